'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button, buttonVariants } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { EmptyState } from '#components/ui/empty-state';
import { Notice } from '#components/ui/notice';
import { Skeleton } from '#components/ui/skeleton';
import { useApplication } from '#hooks/use-application';
import type { Application } from '#lib/applications/schema';
import type { CurrentUser } from '#lib/auth/schema';
import { ApplicationForm } from './application-form.tsx';
import { ApplicationPending } from './application-pending.tsx';

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

function Approved({ application, onAnother }: { application: Application; onAnother(): void }) {
  return (
    <Card className="grid gap-4">
      <h2 className="text-title">{application.form.store_name} is approved</h2>
      <p className="text-ink-soft">
        Fill its shelves in your dashboard; products that are approved are on sale.
      </p>
      <div className="flex flex-wrap gap-3">
        <Link href="/vendor" className={buttonVariants()}>
          Open your dashboard
        </Link>
        <Button variant="quiet" onClick={onAnother}>
          Apply for another stall
        </Button>
      </div>
    </Card>
  );
}

interface KnownProps {
  user: CurrentUser;
  application: Application | null;
  onSent(application: Application): void;
}

function Known({ user, application, onSent }: KnownProps) {
  const [isAnother, setIsAnother] = useState(false);
  if (application?.state === 'pending') return <ApplicationPending application={application} />;
  if (application?.state === 'approved' && !isAnother)
    return <Approved application={application} onAnother={() => setIsAnother(true)} />;
  const rejected = application?.state === 'rejected' ? application : null;
  return (
    <Card className="grid gap-5">
      <h2 className="text-title">{rejected ? 'Put it right and send it again' : 'Your stall'}</h2>
      {rejected && (
        <Notice>
          <p className="font-medium">Your application could not be approved yet.</p>
          {rejected.reason && <p className="mt-1 whitespace-pre-line">{rejected.reason}</p>}
        </Notice>
      )}
      <ApplicationForm email={user.email} previous={rejected?.form ?? null} onSent={onSent} />
    </Card>
  );
}

/** The part of the page that depends on who looks at it. */
export function SellRoom() {
  const { state, retry, replace } = useApplication();
  if (state.kind === 'visitor') return <Visitor />;
  if (state.kind === 'known')
    return <Known user={state.user} application={state.application} onSent={replace} />;
  if (state.kind === 'failed')
    return (
      <EmptyState title="Your application did not load" actions={<Button onClick={retry}>Try again</Button>}>
        {state.message}
      </EmptyState>
    );
  return (
    <Card className="grid gap-4" aria-busy="true">
      <p className="sr-only" role="status">
        Looking for your application
      </p>
      <Skeleton className="h-7 w-1/2" />
      <Skeleton className="h-11 w-full" />
      <Skeleton className="h-11 w-full" />
      <Skeleton className="h-28 w-full" />
    </Card>
  );
}
