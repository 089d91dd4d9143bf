import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { SignOutButton } from '#components/auth/sign-out-button';
import { Button } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Your account' };

async function AccountPage() {
  const session = await requireSession('/account');
  return (
    <AuthShell title={session.fullName || 'Your account'} lead={session.email}>
      {session.vendors.length > 0 && (
        <Card>
          <h2 className="mb-3 text-title">Your stalls</h2>
          <ul className="grid gap-2">
            {session.vendors.map((vendor) => (
              <li key={vendor.id} className="flex items-baseline justify-between gap-4">
                <Link className="text-leaf underline underline-offset-4" href={`/vendors/${vendor.slug}`}>
                  {vendor.store_name}
                </Link>
                <span className="text-ink-soft text-label">{vendor.role}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <div className="flex flex-wrap gap-3">
        <Button asChild variant="outline">
          <Link href="/account/password">Change password</Link>
        </Button>
        <SignOutButton />
      </div>
    </AuthShell>
  );
}

export default definePage('/account', AccountPage);
