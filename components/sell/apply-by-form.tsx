'use client';

import { useState } from 'react';
import type { Application } from '#lib/market/vendors/applications/schema';
import type { FormAnswer } from '#lib/web/forms/form-schema';
import { KnownApplicant } from './known-applicant.tsx';

interface ApplyByFormProps {
  email: string;
  application: Application | null;
  answer: FormAnswer | null;
}

/** The form, or how the application stands, from the server's first word on. */
export function ApplyByForm({ email, application, answer }: ApplyByFormProps) {
  const [sent, setSent] = useState(application);
  return <KnownApplicant email={email} application={sent} answer={answer} onSent={setSent} />;
}
