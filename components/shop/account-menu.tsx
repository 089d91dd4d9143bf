'use client';

import { ChevronDown } from 'lucide-react';
import Link from 'next/link';
import { PopoverPanel } from '#components/ui/popover-panel';
import { Skeleton } from '#components/ui/skeleton';
import { signOut, useCurrentUser } from '#hooks/auth/use-current-user';
import type { CurrentUser } from '#lib/web/auth/schema';

const item = 'flex min-h-11 w-full items-center rounded-sm px-3 text-left hover:bg-leaf-wash';

function firstName({ full_name, email }: CurrentUser): string {
  return full_name.split(' ')[0] || email.split('@')[0] || 'Account';
}

function Menu({ user }: { user: CurrentUser }) {
  return (
    <>
      <button
        type="button"
        popoverTarget="account"
        className="flex h-11 w-full items-center justify-end gap-1.5 rounded-md font-medium hover:text-leaf"
      >
        <span className="truncate">{firstName(user)}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0" />
      </button>
      <PopoverPanel
        id="account"
        className="absolute top-17 right-[max(var(--gutter),calc((100%-var(--hall-width))/2))] left-auto m-0 w-60 rounded-md border border-line bg-counter p-1.5 text-ink shadow-float"
      >
        <p className="truncate px-3 pt-2 pb-2.5 text-ink-soft text-label">{user.email}</p>
        {user.vendors.length > 0 && (
          <Link href="/vendor" prefetch={false} className={item}>
            My stall
          </Link>
        )}
        {user.role === 'admin' && (
          <Link href="/admin" prefetch={false} className={item}>
            Market office
          </Link>
        )}
        <Link href="/account" prefetch={false} className={item}>
          Account
        </Link>
        <button type="button" className={item} onClick={() => void signOut()}>
          Sign out
        </button>
      </PopoverPanel>
    </>
  );
}

/** Sign in, or the name with its menu. Keeps its width while it finds out which. */
export function AccountMenu() {
  const user = useCurrentUser();
  return (
    <div className="flex h-11 w-20 items-center justify-end sm:w-24">
      {user === undefined && (
        <>
          <Skeleton className="h-4 w-14 noscript:hidden" />
          <noscript>
            <a href="/account" className="flex h-11 items-center font-medium">
              Account
            </a>
          </noscript>
        </>
      )}
      {user === null && (
        <Link
          href="/sign-in"
          prefetch={false}
          className="flex h-11 items-center rounded-md font-medium hover:text-leaf"
        >
          Sign in
        </Link>
      )}
      {user && <Menu user={user} />}
    </div>
  );
}
