import type { ComponentProps } from 'react';
import { cn } from '../ui/cn.ts';
import { controlClasses } from '../ui/control-variants.ts';

/** Several lines of text. Give it a label through `Field`. */
export function TextArea({ className, rows = 5, ...props }: ComponentProps<'textarea'>) {
  return <textarea rows={rows} className={cn(controlClasses, 'py-2.5', className)} {...props} />;
}
