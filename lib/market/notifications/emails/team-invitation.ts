import type { Email } from '#lib/engines/mail/email';
import type { EmailProps } from '#lib/tasks/mail';
import { formatDate } from '#lib/words/format';

type Props = EmailProps['team-invitation'];

const rights: Record<Props['role'], string> = {
  owner: 'As an owner you may do everything at the stall.',
  manager: 'As a manager you look after products, stock and orders.',
  staff: 'As staff you look after stock and orders.',
};

/** To somebody who may have no account yet: a stall would like them to work there. */
export function teamInvitationEmail({ store, inviter, role, expiresAt, path }: Props): Email {
  const text = `${inviter || 'Its owner'} invites you to work at the stall ${store} at Livestall.`;
  return {
    subject: `${store} invites you to its team`,
    preview: text,
    heading: `Work at ${store}`,
    blocks: [
      { kind: 'text', text: `${text} ${rights[role]}` },
      { kind: 'button', label: 'See the invitation', path },
      {
        kind: 'text',
        text: `The link is for you alone: it works once, until ${formatDate(expiresAt)}, for whoever signs in with this address.`,
      },
    ],
    reason:
      'You get this because somebody at this stall entered your address. If you do not know them, do nothing.',
  };
}
