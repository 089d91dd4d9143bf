import type { PgBoss } from 'pg-boss';
import type { logger as appLogger } from '#lib/base/logger';
import { listOrphans, recoverOrphan } from '#lib/engines/jobs/claims';

/**
 * Looks for jobs whose worker is gone. A job is handed on when it was found so twice in a row: a worker whose
 * connection was cut, while it lives, has the time between to take its lock again. Whoever has no lock itself
 * (`isPresent`) judges nobody: then it may be the database that was away.
 */
export function makeRecovery(
  boss: PgBoss,
  names: readonly string[],
  logger: typeof appLogger,
  isPresent: () => boolean,
): () => Promise<void> {
  let suspects = new Set<string>();
  return async () => {
    if (!isPresent()) {
      suspects = new Set();
      return;
    }
    const orphans = await listOrphans(boss, names);
    const found = new Set<string>();
    for (const orphan of orphans) {
      const key = `${orphan.id}:${orphan.retryCount}`;
      if (!suspects.has(key)) found.add(key);
      else await recoverOrphan(boss, orphan);
    }
    const recovered = orphans.length - found.size;
    if (recovered > 0) logger.warn({ jobs: recovered }, 'jobs of a worker that died are tried again');
    suspects = found;
  };
}
