import type { AppError } from '#lib/base/errors';

/** Answers for one person or one moment: kept by nobody. */
export const noStore = 'private, no-store';

/** Keep it, but ask each time: a cache that nobody tells of changes would show old stock. */
export const askEachTime = 'public, max-age=0, must-revalidate';

/** For shared caches that are told what changed, by tag. */
export const untilTold = 'public, s-maxage=300, stale-while-revalidate=60';

/** The one shape of an error. `requestId` is what to quote when asking for help; the log has it too. */
export function errorResponse(error: AppError, requestId: string): Response {
  const body = { code: error.code, message: error.message, details: error.details, requestId };
  // What is away comes back within some seconds.
  const headers = new Headers({ 'cache-control': noStore });
  if (error.status === 503) headers.set('retry-after', '2');
  return Response.json({ error: body }, { status: error.status, headers });
}
