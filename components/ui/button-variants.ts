import { cva, type VariantProps } from 'class-variance-authority';

/** The look of a button, for links as well: `<Link className={buttonVariants({ variant: 'quiet' })}>`. */
export const buttonVariants = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors duration-150 select-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        solid: 'bg-leaf text-on-leaf hover:bg-leaf-deep',
        /** The one thing to do on a dark ground. */
        bright: 'bg-ink text-paper hover:opacity-90',
        outline: 'border border-line-strong text-ink hover:border-leaf hover:bg-leaf-wash',
        quiet: 'text-ink hover:bg-shelf',
        danger: 'bg-danger text-on-danger hover:opacity-90',
        link: 'text-leaf underline decoration-1 underline-offset-4 hover:decoration-2',
      },
      size: {
        sm: 'h-9 px-3 text-label',
        md: 'h-11 px-4 text-[0.9375rem]',
        lg: 'h-12 px-6 text-base',
        icon: 'size-11',
        inline: 'h-auto p-0',
      },
    },
    defaultVariants: { variant: 'solid', size: 'md' },
  },
);

export type ButtonVariants = VariantProps<typeof buttonVariants>;
