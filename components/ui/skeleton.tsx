import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

/** Stands in for what is on its way, at the size that it will have. Screen readers pass it by. */
export function Skeleton({ className, ...props }: ComponentProps<'span'>) {
  return <span aria-hidden className={cn('skeleton block', className)} {...props} />;
}
