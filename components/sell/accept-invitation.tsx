'use client';

import Link from 'next/link';
import type { FormEvent } from 'react';
import { SignOutButton } from '#components/auth/sign-out-button';
import { Button, buttonVariants } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { OpenInvitation } from '#lib/market/vendors/team/schema';
import type { FormAnswer } from '#lib/web/forms/form-schema';
import { formatDate } from '#lib/words/format';
import { roleNames, roleRights } from '../vendor/team/role-words.ts';

interface AcceptInvitationProps {
  token: string;
  invitation: OpenInvitation;
  /** The address of who is signed in; null for a visitor. */
  own: string | null;
  /** What the server said when the browser sent the form by itself. */
  answer: FormAnswer | null;
}

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
        <SignOutButton />
      </div>
    </div>
  );
}

function Join({ token, store, said }: { token: string; store: string; said: string | null }) {
  const { isBusy, trouble, run } = useAction();
  function join(event: FormEvent): void {
    event.preventDefault();
    void run(async () => {
      const { stall } = await call('POST /api/invitations/:token', { params: { token } });
      window.location.assign(`/vendor/inventory?stall=${stall.slug}`);
    });
  }
  return (
    <PostForm to="/forms/join" onSubmit={join} className="grid gap-4">
      {(trouble ?? said) && <Notice tone="danger">{trouble ?? said}</Notice>}
      <input type="hidden" name="token" value={token} />
      <div>
        <Button type="submit" aria-disabled={isBusy}>
          {isBusy ? 'Joining' : `Join ${store}`}
        </Button>
      </div>
    </PostForm>
  );
}

/** What the role is, and the way in for the person whose address it went to. */
export function AcceptInvitation({ token, invitation, own, answer: said }: AcceptInvitationProps) {
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
      {own === null && <SignInFirst token={token} email={email} />}
      {own !== null && own.toLowerCase() !== email && <OtherAddress own={own} email={email} />}
      {own?.toLowerCase() === email && <Join token={token} store={store_name} said={said?.message ?? null} />}
    </Card>
  );
}
