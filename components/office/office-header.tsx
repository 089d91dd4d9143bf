import { SessionEnded } from '#components/auth/session-ended';
import { SignOutButton } from '#components/auth/sign-out-button';
import { WithoutScript } from '#components/office/without-script';
import { ThemeToggle } from '#components/shop/theme-toggle';
import { Wordmark } from '#components/shop/wordmark';

/** The top of the pages behind the shop: the way back to it, the theme, the way out, and a word when the session has ended. */
export function OfficeHeader() {
  return (
    <>
      <header className="border-line border-b">
        <SessionEnded />
        <div className="hall flex h-16 items-center justify-between gap-4">
          <Wordmark />
          <div className="flex items-center gap-2">
            <ThemeToggle />
            <SignOutButton />
          </div>
        </div>
      </header>
      <WithoutScript />
    </>
  );
}
