'use client';

import type { ChangeEvent, ReactNode } from 'react';

function submit(event: ChangeEvent<HTMLDivElement>) {
  if (event.target instanceof HTMLSelectElement) event.target.form?.requestSubmit();
}

interface SubmitOnChangeProps {
  className?: string;
  children: ReactNode;
}

/** Sends the form of a select that stands outside it: its changes do not bubble to a form that is not around it. */
export function SubmitOnChange({ className, children }: SubmitOnChangeProps) {
  return (
    <div className={className} onChange={submit}>
      {children}
    </div>
  );
}
