import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of the page with its heading, and what is chosen for it. */
export function Section({ title, aside, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-10 min-w-0">
      <div className="mb-3 flex min-h-9 flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 id={id} className="text-lg">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** A quiet sentence where a table would be. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="border-line border-t py-3 text-ink-soft text-label">{children}</p>;
}
