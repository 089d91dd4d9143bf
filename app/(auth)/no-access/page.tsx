import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { Button } from '#components/ui/button';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Not for this account', robots: { index: false } };

function NoAccessPage() {
  return (
    <AuthShell
      title="This page is for others"
      lead="Your account may not open it. If you work at a stall, ask its owner for an invitation; or open a stall of your own."
    >
      <div className="flex flex-wrap gap-3">
        <Button asChild>
          <Link href="/">Back to the market</Link>
        </Button>
        <Button asChild variant="outline">
          <Link href="/account">Your account</Link>
        </Button>
        <Button asChild variant="outline">
          <Link href="/sell">Open a stall</Link>
        </Button>
      </div>
    </AuthShell>
  );
}

export default definePage('/no-access', NoAccessPage);
