import { globSync, readFileSync } from 'node:fs';
import type { Email } from '#lib/engines/mail/email';
import { renderEmail } from '#lib/engines/mail/render';
import { leadsSomewhere, withoutDeadLinks } from '#lib/engines/mail/shop-paths';
import { composeEmail } from '#lib/market/notifications/emails';
import { sampleMails } from '../../../../../e2e/support/sample-mails.ts';

const site = { url: 'https://shop.example' };
const sources = globSync('lib/**/*.ts').map((file) => ({ file, text: readFileSync(file, 'utf8') }));

it.each([
  ['/', true],
  ['/orders/5b0c', true],
  ['/vendor/inventory?level=low', true],
  ['/api/mail/stall-address?token=a', true],
  ['/admin/vendors?stall=5b0c', true],
  ['/orders', false],
  ['/orders/5b0c/receipt', false],
  ['/api/invitations', false],
  ['/forms/sign-in', false],
  ['/Vendor', false],
])('%s leads somewhere: %s', (path, leads) => expect(leadsSomewhere(path)).toBe(leads));

describe.each(sampleMails('5b0c8f9e-8f4b-4c1e-9d38-9c7d3c2b1a00'))(
  'the mail $template',
  ({ template, props }) => {
    const email = composeEmail(template, props);
    const buttons = (of: Email) => of.blocks.filter(({ kind }) => kind === 'button');

    it('has a button, and each leads to a page that is there', () => {
      expect(buttons(email).length).toBeGreaterThan(0);
      expect(withoutDeadLinks(email)).toEqual(email);
    });

    it('links nowhere but to the shop', async () => {
      const { html } = await renderEmail(email, site);
      for (const [, href] of html.matchAll(/href="([^"]+)"/g))
        expect(href).toMatch(/^https:\/\/shop\.example/);
    });
  },
);

it('every template is among the samples', () => {
  const registry = sources.find(({ file }) => file.endsWith('notifications/emails.ts'))?.text ?? '';
  const names = [...registry.matchAll(/^ {2}'([a-z-]+)':/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(10);
  const sampled = sampleMails('5b0c8f9e-8f4b-4c1e-9d38-9c7d3c2b1a00').map(({ template }) => template);
  expect([...new Set(sampled)].sort()).toEqual(names.sort());
});

it('a path that a service gives a mail leads somewhere', () => {
  const given = sources.flatMap(({ file, text }) =>
    /template: '/.test(text) || /Mail\(|props = \{/.test(text)
      ? [...text.matchAll(/\bpath: [`'](\/[^`']*)[`']/g)].map(([, path = '']) => ({ file, path }))
      : [],
  );
  expect(given.length).toBeGreaterThan(5);
  const dead = given.filter(({ path }) => !leadsSomewhere(path.replaceAll(/\$\{[^}]*\}/g, 'x')));
  expect(dead).toEqual([]);
});

it('a mail whose page is gone says the same without the link', () => {
  const email = composeEmail('feed-failing', {
    store: 'S',
    feed: 'F',
    error: 'E',
    lastGoodAt: null,
    path: '/vendor/gone/for/good',
  });
  const shown = withoutDeadLinks(email);
  expect(shown.blocks.some(({ kind }) => kind === 'button')).toBe(false);
  expect(shown.blocks.length).toBe(email.blocks.length - 1);
});
