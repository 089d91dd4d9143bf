import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';

type EmptyStateProps = Omit<ComponentProps<'div'>, 'title'> & {
  icon?: ReactNode;
  title: ReactNode;
  /** `h1` where this is the whole page. */
  heading?: 'h1' | 'h2';
  /** What to do next, as links or buttons. */
  actions?: ReactNode;
};

/** Nothing here, why, and what to do next. */
export function EmptyState({
  icon,
  title,
  heading: Heading = 'h2',
  actions,
  className,
  children,
  ...props
}: EmptyStateProps) {
  return (
    <div
      className={cn(
        'grid justify-items-center gap-3 rounded-lg border border-line border-dashed px-6 py-14 text-center',
        className,
      )}
      {...props}
    >
      {icon && <span className="text-ink-soft [&_svg]:size-7">{icon}</span>}
      <Heading className="text-title">{title}</Heading>
      {children && <div className="prose-line text-ink-soft">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
