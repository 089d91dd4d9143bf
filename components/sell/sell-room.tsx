'use client';

import Link from 'next/link';
import { Button, buttonVariants } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { EmptyState } from '#components/ui/empty-state';
import { Skeleton } from '#components/ui/skeleton';
import { useApplication } from '#hooks/vendors/use-application';
import { KnownApplicant } from './known-applicant.tsx';

function Visitor() {
  return (
    <Card className="grid gap-4">
      <h2 className="text-title">Begin with an account</h2>
      <p className="text-ink-soft">
        One account for shopping and for your stall. You come back here with it.
      </p>
      <div className="flex flex-wrap gap-3">
        <Link href="/sign-up?next=/sell" className={buttonVariants()}>
          Create an account
        </Link>
        <Link href="/sign-in?next=/sell" className={buttonVariants({ variant: 'outline' })}>
          Sign in
        </Link>
      </div>
    </Card>
  );
}

/** The part of the page that depends on who looks at it. */
export function SellRoom() {
  const { state, retry, replace } = useApplication();
  if (state.kind === 'visitor') return <Visitor />;
  if (state.kind === 'known')
    return (
      <KnownApplicant
        email={state.user.email}
        application={state.application}
        answer={null}
        onSent={replace}
      />
    );
  if (state.kind === 'failed')
    return (
      <EmptyState title="Your application did not load" actions={<Button onClick={retry}>Try again</Button>}>
        {state.message}
      </EmptyState>
    );
  return (
    <>
      <noscript>
        <Card className="grid gap-4">
          <h2 className="text-title">Your stall</h2>
          <p className="text-ink-soft">Sign in with your account, then tell us about your stall.</p>
          <p>
            <a href="/sell/apply" className={buttonVariants()}>
              Apply for a stall
            </a>
          </p>
        </Card>
      </noscript>
      <Card className="grid gap-4 noscript:hidden" aria-busy="true">
        <p className="sr-only" role="status">
          Looking for your application
        </p>
        <Skeleton className="h-7 w-1/2" />
        <Skeleton className="h-11 w-full" />
        <Skeleton className="h-11 w-full" />
        <Skeleton className="h-28 w-full" />
      </Card>
    </>
  );
}
