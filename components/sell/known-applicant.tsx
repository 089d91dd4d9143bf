'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button, buttonVariants } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { Notice } from '#components/ui/notice';
import type { Application } from '#lib/market/vendors/applications/schema';
import type { FormAnswer } from '#lib/web/forms/form-schema';
import { ApplicationForm } from './application-form.tsx';
import { ApplicationPending } from './application-pending.tsx';

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

interface KnownApplicantProps {
  email: string;
  application: Application | null;
  /** What the server said of the form, when the browser sent it by itself. */
  answer: FormAnswer | null;
  onSent(application: Application): void;
}

/** How an application stands, and the form where there is one to send. */
export function KnownApplicant({ email, application, answer, onSent }: KnownApplicantProps) {
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
      <ApplicationForm email={email} previous={rejected?.form ?? null} answer={answer} onSent={onSent} />
    </Card>
  );
}
