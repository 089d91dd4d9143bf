import { logger } from '#lib/base/logger';
import { observe } from '#lib/base/observe';

/** The name under which they are counted. */
export const looseRejection = 'unhandled rejection';

/** A promise that failed while nobody waited for it: into the log, and counted as a task that failed. */
export function noteLooseRejection(error: unknown): void {
  logger.error({ err: error }, 'unhandled rejection');
  observe({ kind: 'task', name: looseRejection, durationMs: 0, failed: true });
}
