import type { Logger } from 'pino';
import type postgres from 'postgres';
import type { Caches } from '#lib/engines/cache/caches';
import { type Ear, openEar } from '#lib/engines/cache/ear';

const shortestPauseMs = 100;
const longestPauseMs = 2_000;

interface Needs {
  /** The pool whose settings the listening connection shares. */
  sql: postgres.Sql;
  caches: Pick<Caches, 'invalidate' | 'suspend' | 'resume'>;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Keeps the caches told of changes over one connection of its own: `resume` when what others notify arrives,
 * `suspend` (which empties them) the moment the connection is lost, and within two heartbeats when it falls silent
 * without a sign. Tries again for ever, every 0.1 to 2 s, and says so once.
 * Resolves when the first attempt succeeded or failed; the function returned ends it and suspends the caches.
 */
export async function listenForChanges(
  { sql, caches, logger }: Needs,
  { heartbeatMs = 2_000 }: { heartbeatMs?: number } = {},
): Promise<() => Promise<void>> {
  let ear: Ear | undefined;
  let pause: NodeJS.Timeout | undefined;
  let failures = 0;
  let isStopped = false;

  const ready = () => {
    caches.resume();
    if (failures > 0) logger.info('changes of the database are heard again; caches are on');
    failures = 0;
  };
  const lost = (error: unknown) => {
    caches.suspend();
    failures += 1;
    if (failures === 1) logger.warn({ err: error }, 'changes of the database are not heard; caches are off');
    const waitMs = Math.min(shortestPauseMs * 2 ** (failures - 1), longestPauseMs);
    if (!isStopped) pause = setTimeout(open, waitMs, () => undefined);
  };
  const open = (settle: () => void) => {
    ear = openEar(sql, heartbeatMs, {
      onTags: caches.invalidate,
      onReady() {
        ready();
        settle();
      },
      onLost(error) {
        lost(error);
        settle();
      },
    });
  };

  await new Promise<void>(open);
  return async () => {
    isStopped = true;
    clearTimeout(pause);
    caches.suspend();
    await ear?.close();
  };
}
