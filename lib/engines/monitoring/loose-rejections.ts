import { logger } from '#lib/base/logger';
import { observe } from '#lib/base/observe';
import { isConnectionLost } from '#lib/data/postgres/connection-error';

/** The name under which they are counted. */
export const looseRejection = 'unhandled rejection';

/**
 * Whether this is postgres.js' own first query of a connection (for the array types), lost with it: it leaves that
 * promise to nobody, and notes the text of a query on its error. Doing without it (`fetch_types: false`) is no way:
 * then `reserve` never ends when it has to open a connection (3.4.9).
 */
function isFirstQueryOfPool(error: unknown): boolean {
  if (!(error instanceof Error) || !('query' in error)) return false;
  return isConnectionLost(error) && /\btyparray\b[\s\S]+\bpg_catalog\.pg_type\b/.test(String(error.query));
}

/**
 * A promise that failed while nobody waited for it: into the log, and counted as a task that failed. The query that a
 * pool asks by itself is not counted: whoever asked is told by his own query, and a database that is away has an alert
 * of its own.
 */
export function noteLooseRejection(error: unknown): void {
  if (isFirstQueryOfPool(error)) {
    logger.warn({ err: error }, 'a connection was lost while it was opened');
    return;
  }
  logger.error({ err: error }, 'unhandled rejection');
  observe({ kind: 'task', name: looseRejection, durationMs: 0, failed: true });
}
