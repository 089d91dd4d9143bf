import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { controlClasses } from './control-variants.ts';

/** Several lines of text. */
export function Textarea({ className, rows = 4, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea rows={rows} className={cn(controlClasses, 'py-2.5 leading-normal', className)} {...props} />
  );
}
