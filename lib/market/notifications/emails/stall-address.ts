import type { Email } from '#lib/engines/mail/email';
import type { EmailProps } from '#lib/tasks/mail';
import { formatDate } from '#lib/words/format';

/** To the address that an owner would like the stall to have. */
export function stallAddressEmail({ store, expiresAt, path }: EmailProps['stall-address']): Email {
  const text = `An owner of the stall ${store} at Livestall would like its mail to come to this address.`;
  return {
    subject: `Is this the address of ${store}?`,
    preview: text,
    heading: 'Confirm the address',
    blocks: [
      { kind: 'text', text: `${text} Nothing changes until you say so.` },
      { kind: 'button', label: 'See what changes', path },
      { kind: 'text', text: `The link works once, until ${formatDate(expiresAt)}.` },
    ],
    reason:
      'You get this because somebody at this stall entered your address. If you do not know them, do nothing.',
  };
}

/** To the address that the stall had until now. */
export function stallAddressChangedEmail({
  store,
  address,
  path,
}: EmailProps['stall-address-changed']): Email {
  const text = `The market writes to the stall ${store} at ${address} from now on, and no more at this address.`;
  return {
    subject: `${store} has another e-mail address`,
    preview: text,
    heading: 'The address has changed',
    blocks: [
      { kind: 'text', text },
      {
        kind: 'text',
        text: 'If you did not want this, look at who owns the stall, change your password, and set the address back.',
      },
      { kind: 'button', label: 'The stall’s settings', path },
    ],
    reason: 'You get this because this was the address of the stall until now.',
  };
}
