import type { ReactNode } from 'react';

interface AuthShellProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  /** Ways elsewhere, below the form. */
  footer?: ReactNode;
}

/** The frame of every page about an account: one narrow column, one question. */
export function AuthShell({ title, lead, children, footer }: AuthShellProps) {
  return (
    <div className="mx-auto grid w-full max-w-md gap-6 px-4 py-12 sm:py-20">
      <div className="grid gap-2">
        <h1 className="text-heading">{title}</h1>
        {lead && <p className="text-ink-soft">{lead}</p>}
      </div>
      {children}
      {footer && (
        <div className="grid gap-2 border-line border-t pt-5 text-ink-soft text-label">{footer}</div>
      )}
    </div>
  );
}
