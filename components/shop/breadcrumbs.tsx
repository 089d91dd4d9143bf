import Link from 'next/link';

interface BreadcrumbsProps {
  /** From the top down; the page itself is not among them. */
  trail: { href: string; name: string }[];
}

/** The way here. */
export function Breadcrumbs({ trail }: BreadcrumbsProps) {
  return (
    <nav aria-label="You are here" className="overflow-x-auto">
      <ol className="flex items-center text-ink-soft text-label whitespace-nowrap">
        {trail.map(({ href, name }, index) => (
          <li key={href} className="flex items-center">
            {index > 0 && (
              <span aria-hidden className="mx-2">
                /
              </span>
            )}
            <Link
              href={href}
              className="inline-flex min-h-9 items-center underline-offset-4 hover:text-ink hover:underline"
            >
              {name}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
