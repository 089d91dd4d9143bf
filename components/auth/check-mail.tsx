import { MailCheck } from 'lucide-react';
import type { ReactNode } from 'react';

interface CheckMailProps {
  email: string;
  what: string;
  /** What else may be in the mail. */
  children?: ReactNode;
}

/**
 * After a form that mails something: what, where to, and what to do when it does not arrive. The same whether or not
 * there is an account with the address: that is for its owner to know.
 */
export function CheckMail({ email, what, children }: CheckMailProps) {
  return (
    <div role="status" className="grid gap-3 rounded-lg border border-line bg-counter p-6">
      <MailCheck aria-hidden className="size-7 text-leaf" />
      <p>
        Look into the mail of <strong className="[overflow-wrap:anywhere]">{email}</strong>: {what}. Open it
        on this device within an hour.
      </p>
      {children && <p className="text-ink-soft text-label">{children}</p>}
      <p className="text-ink-soft text-label">
        Nothing there after a few minutes? Look among the junk mail, or reload this page to try again.
      </p>
    </div>
  );
}
