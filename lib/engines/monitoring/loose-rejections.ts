import { logger } from '#lib/base/logger';
import { observe } from '#lib/base/observe';
import { isConnectionLost } from '#lib/data/postgres/connection-error';

/** The name under which they are counted. */
export const looseRejection = 'unhandled rejection';

/**
 * A promise that failed while nobody waited for it: into the log, and counted as a task that failed. One that failed
 * with its connection is not counted: postgres.js leaves the promise of its own first query of a connection (the array
 * types) to nobody, whoever asked is told by his own query, and a database that is away has an alert of its own.
 */
export function noteLooseRejection(error: unknown): void {
  if (isConnectionLost(error)) {
    logger.warn({ err: error }, 'a connection was lost while it was opened');
    return;
  }
  logger.error({ err: error }, 'unhandled rejection');
  observe({ kind: 'task', name: looseRejection, durationMs: 0, failed: true });
}
