import { MailCheck } from 'lucide-react';

/** After something was sent: what, where to, and what to do when it does not arrive. */
export function CheckMail({ email, what }: { email: string; what: string }) {
  return (
    <div role="status" className="grid gap-3 rounded-lg border border-line bg-counter p-6">
      <MailCheck aria-hidden className="size-7 text-leaf" />
      <p>
        We have sent {what} to <strong>{email}</strong>. Open it on this device within an hour.
      </p>
      <p className="text-ink-soft text-label">
        Nothing there after a few minutes? Look among the junk mail, or reload this page to try again.
      </p>
    </div>
  );
}
