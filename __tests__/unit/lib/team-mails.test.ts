import { renderText } from '#lib/engines/mail/render-text';
import { composeEmail } from '#lib/market/notifications/emails';
import { sendEmailPayload } from '#lib/tasks/mail';

const site = { url: 'https://shop.test' };

it('an invitation says who invites, to what, and until when', () => {
  const payload = sendEmailPayload.parse({
    key: 'team-invitation:1',
    to: 'ben@example.test',
    template: 'team-invitation',
    props: {
      store: 'Maison Pavot',
      inviter: 'Ada',
      role: 'manager',
      expiresAt: '2026-11-30T17:10:44.070Z',
      path: '/invitations/abc',
    },
  });
  const email = composeEmail(payload.template, payload.props);
  const text = renderText(email, site).replace(/\s+/g, ' ');
  expect(email.subject).toBe('Maison Pavot invites you to its team');
  expect(text).toContain('Ada invites you to work at the stall Maison Pavot');
  expect(text).toContain('https://shop.test/invitations/abc');
  expect(text).toContain('30 Nov 2026');
});

it.each([
  ['approved', 'Maison Pavot is open'],
  ['rejected', 'Maison Pavot cannot open yet'],
  ['suspended', 'Maison Pavot is closed for now'],
  ['reinstated', 'Maison Pavot is open again'],
] as const)('a decision (%s) is said in the subject, its reason in the text', (outcome, subject) => {
  const email = composeEmail('vendor-reviewed', {
    store: 'Maison Pavot',
    outcome,
    reason: 'Because of the labels.',
    path: '/vendor',
  });
  expect(email.subject).toBe(subject);
  expect(renderText(email, site)).toContain('> Because of the labels.');
});
