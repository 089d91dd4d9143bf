import { ArrowRight } from 'lucide-react';
import Link from 'next/link';

interface SectionHeadProps {
  title: string;
  /** Where the whole of it is. */
  href?: string;
  more?: string;
}

/** A part of a page: its name, and the way to the rest of it. */
export function SectionHead({ title, href, more }: SectionHeadProps) {
  return (
    <div className="mb-6 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 sm:mb-8">
      <h2 className="text-heading">{title}</h2>
      {href && (
        <Link
          href={href}
          className="inline-flex min-h-9 items-center gap-1.5 font-medium text-leaf underline-offset-4 hover:underline"
        >
          {more} <ArrowRight aria-hidden className="size-4" />
        </Link>
      )}
    </div>
  );
}
