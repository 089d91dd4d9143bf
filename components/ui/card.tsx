import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

/** A raised surface. */
export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('rounded-lg border border-line bg-counter p-5 sm:p-6', className)} {...props} />;
}

/** Title, a line of explanation and, to the right, what can be done with it. */
export function CardHeader({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div className={cn('mb-4 flex flex-wrap items-start justify-between gap-3', className)} {...props} />
  );
}

export function CardTitle({ className, ...props }: ComponentProps<'h2'>) {
  return <h2 className={cn('text-title', className)} {...props} />;
}
