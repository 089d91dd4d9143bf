import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

const badgeVariants = cva(
  'inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 font-medium text-fine whitespace-nowrap [&_svg]:size-3.5',
  {
    variants: {
      tone: {
        plain: 'bg-shelf text-ink',
        leaf: 'bg-leaf-wash text-leaf-deep',
        live: 'bg-live-wash text-live-ink',
        low: 'bg-low-wash text-low-ink',
        out: 'bg-shelf text-out-ink',
        danger: 'bg-danger-wash text-danger',
      },
    },
    defaultVariants: { tone: 'plain' },
  },
);

/** A word about a thing's state. Always a word: colour alone tells nobody anything. */
export function Badge({
  className,
  tone,
  ...props
}: ComponentProps<'span'> & VariantProps<typeof badgeVariants>) {
  return <span className={cn(badgeVariants({ tone }), className)} {...props} />;
}
