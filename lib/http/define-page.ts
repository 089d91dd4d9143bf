import type { ReactNode } from 'react';
import { timed } from '#lib/monitoring/observe';

/** `redirect()` and `notFound()` leave a page by throwing; Next marks what it throws itself. */
function isNavigation(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'digest' in error &&
    typeof error.digest === 'string' &&
    error.digest.startsWith('NEXT_')
  );
}

/**
 * The way to export a page: times it under its route pattern, such as `/products/:id`, until what it shows is
 * known. Components that load something of their own while they stream are not in that time; their queries are
 * timed by themselves.
 */
export function definePage<P>(
  pattern: `/${string}`,
  Page: (props: P) => ReactNode | Promise<ReactNode>,
): (props: P) => Promise<ReactNode> {
  return (props) => timed('page', pattern, () => Page(props), isNavigation);
}
