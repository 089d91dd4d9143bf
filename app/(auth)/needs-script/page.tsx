import type { Metadata } from 'next';
import { AuthShell } from '#components/auth/auth-shell';
import { buttonVariants } from '#components/ui/button';
import { definePage } from '#lib/web/define-page';
import { safeReturnPath } from '#lib/web/return-path';

export const metadata: Metadata = { title: 'This form needs JavaScript', robots: { index: false } };

type Props = { searchParams: Promise<{ from?: string | string[] }> };

async function NeedsScriptPage({ searchParams }: Props) {
  const { from } = await searchParams;
  const back = safeReturnPath(from);
  return (
    <AuthShell
      title="Nothing was changed"
      lead="This form needs JavaScript, and it had not come to your browser yet when you sent it."
    >
      <p>
        Go back and wait until the page has loaded, then send it once more. Where JavaScript is switched off,
        switch it on for this shop first.
      </p>
      <p>
        {/* A plain link: the page is loaded anew, with its scripts. */}
        <a href={back} className={buttonVariants()}>
          Go back
        </a>
      </p>
    </AuthShell>
  );
}

export default definePage('/needs-script', NeedsScriptPage);
