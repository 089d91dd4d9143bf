import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { AppError } from '#lib/base/errors';
import { timed } from '#lib/base/observe';
import { fromPostgres } from '#lib/data/db/postgres-errors';
import { markMissing } from '#lib/engines/gateway/page-status';

/** `redirect()` and `notFound()` leave a page by throwing; Next marks what it throws itself. */
function isNavigation(error: unknown): error is { digest: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'digest' in error &&
    typeof error.digest === 'string' &&
    error.digest.startsWith('NEXT_')
  );
}

const isNotFound = (error: unknown) => isNavigation(error) && error.digest === 'NEXT_HTTP_ERROR_FALLBACK;404';

/** An address that asks for something impossible: a marker of no page, a number that is none. */
function isTheirs(error: unknown): boolean {
  const known = error instanceof AppError ? error : fromPostgres(error);
  return known !== null && ['bad_request', 'invalid_input', 'not_found'].includes(known.code);
}

/**
 * The way to export a page: times it under its route pattern, such as `/products/:id`, until what it shows is
 * known. Components that load something of their own while they stream are not in that time; their queries are
 * timed by themselves. What an address asks for and cannot be is a page that is not there, and no fault of ours.
 * `missing` is what such a page shows: with it, the page is whole without a script. Without it, and outside of the
 * gateway, Next shows the nearest `not-found.tsx` by script. Not for pages below a `loading.tsx`, whose status is sent
 * before they are made.
 */
export function definePage<P>(
  pattern: `/${string}`,
  Page: (props: P) => ReactNode | Promise<ReactNode>,
  missing?: ReactNode,
): (props: P) => Promise<ReactNode> {
  const show = async (props: P): Promise<ReactNode> => {
    try {
      return await Page(props);
    } catch (error) {
      const isMissing = isNotFound(error) || isTheirs(error);
      if (isMissing && missing !== undefined && markMissing()) return missing;
      if (isMissing) notFound();
      throw error;
    }
  };
  return (props) => timed('page', pattern, () => show(props), isNavigation);
}
