import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

/** A raised surface. */
export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('rounded-lg border border-line bg-counter p-5 sm:p-6', className)} {...props} />;
}
