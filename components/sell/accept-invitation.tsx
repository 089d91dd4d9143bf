'use client';

import Link from 'next/link';
import * as z from 'zod';
import { Button, buttonVariants } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { Notice } from '#components/ui/notice';
import { Skeleton } from '#components/ui/skeleton';
import { useAction } from '#hooks/use-action';
import { signOut, useCurrentUser } from '#hooks/use-current-user';
import { formatDate } from '#lib/format';
import { sendJson } from '#lib/http/client';
import { joinedStall, type OpenInvitation } from '#lib/team/schema';
import { roleNames, roleRights } from '../vendor/team/role-words.ts';

interface AcceptInvitationProps {
  token: string;
  invitation: OpenInvitation;
}

const answer = z.object({ stall: joinedStall });

function SignInFirst({ token, email }: { token: string; email: string }) {
  const next = encodeURIComponent(`/invitations/${token}`);
  return (
    <div className="grid gap-4">
      <p>
        Sign in with <strong className="[overflow-wrap:anywhere]">{email}</strong>, or create an account with
        that address. You come back here.
      </p>
      <div className="flex flex-wrap gap-3">
        <Link href={`/sign-in?next=${next}`} className={buttonVariants()}>
          Sign in
        </Link>
        <Link href={`/sign-up?next=${next}`} className={buttonVariants({ variant: 'outline' })}>
          Create an account
        </Link>
      </div>
    </div>
  );
}

function OtherAddress({ own, email }: { own: string; email: string }) {
  return (
    <div className="grid gap-4">
      <Notice>
        You are signed in as {own}. The invitation is for {email}.
      </Notice>
      <div>
        <Button variant="outline" onClick={() => void signOut()}>
          Sign out
        </Button>
      </div>
    </div>
  );
}

function Join({ token, store }: { token: string; store: string }) {
  const { isBusy, trouble, run } = useAction();
  const join = () =>
    run(async () => {
      const { stall } = await sendJson('POST', `/api/invitations/${token}`, {}, answer);
      window.location.assign(`/vendor/inventory?stall=${stall.slug}`);
    });
  return (
    <div className="grid gap-4">
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <div>
        <Button aria-disabled={isBusy} onClick={() => void join()}>
          {isBusy ? 'Joining' : `Join ${store}`}
        </Button>
      </div>
    </div>
  );
}

/** What the role is, and the way in for the person whose address it went to. */
export function AcceptInvitation({ token, invitation }: AcceptInvitationProps) {
  const user = useCurrentUser();
  const { role, email, expires_at, store_name } = invitation;
  return (
    <Card className="grid gap-5">
      <dl className="grid gap-3 text-label">
        <div>
          <dt className="text-ink-soft">Your role</dt>
          <dd className="font-medium">
            {roleNames[role]}. <span className="font-normal">{roleRights[role]}</span>
          </dd>
        </div>
        <div>
          <dt className="text-ink-soft">Valid until</dt>
          <dd className="font-medium">{formatDate(expires_at)}</dd>
        </div>
      </dl>
      {user === undefined && <Skeleton className="h-11 w-40" />}
      {user === null && <SignInFirst token={token} email={email} />}
      {user && user.email.toLowerCase() !== email && <OtherAddress own={user.email} email={email} />}
      {user && user.email.toLowerCase() === email && <Join token={token} store={store_name} />}
    </Card>
  );
}
