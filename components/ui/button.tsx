import { Slot } from 'radix-ui/slot';
import type { ComponentProps } from 'react';
import { type ButtonVariants, buttonVariants } from './button-variants.ts';
import { cn } from './cn.ts';

export { buttonVariants };

export type ButtonProps = ComponentProps<'button'> & ButtonVariants & { asChild?: boolean };

/** A button that does not submit unless told to; `asChild` lends its look to a link. */
export function Button({ className, variant, size, asChild, type, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) return <Slot className={classes} {...props} />;
  return <button type={type ?? 'button'} className={classes} {...props} />;
}
