'use client';

import { type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FieldProps {
  label: ReactNode;
  /** What goes in, before anything is wrong. */
  hint?: ReactNode;
  /** What is wrong and how to put it right; read out when it appears. */
  error?: string | undefined;
  className?: string;
  /** Spread what it is given on the control: `{(control) => <Input {...control} {...register('email')} />}`. */
  children: (control: FieldControl) => ReactNode;
}

/** Label, control, hint and error, tied together for the eye and for a screen reader. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="font-medium text-label">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-ink-soft text-label">
          {hint}
        </p>
      )}
      {/* Always there, so that what appears in it is read out; empty it takes no room. */}
      <div aria-live="polite" className="empty:-mt-1.5">
        {error && (
          <p id={`${id}-error`} className="font-medium text-danger text-label">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}
