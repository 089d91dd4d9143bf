import Link from 'next/link';
import { Notice } from '#components/ui/notice';

/** What a new password means for every device. */
export function PasswordChanged() {
  return (
    <Notice tone="done">
      Your password is changed and you are signed in here. Every other device and browser is signed out.{' '}
      <Link className="underline" href="/">
        Go to the market
      </Link>
    </Notice>
  );
}
