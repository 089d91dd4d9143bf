import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { controlClasses } from './control-variants.ts';

/** One line of text. Give it a label through `Field` or `aria-label`. */
export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={cn(controlClasses, 'h-11', className)} {...props} />;
}
