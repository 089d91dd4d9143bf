import { getPriority, setPriority } from 'node:os';
import { logger } from '#lib/base/logger';
import { connectTo } from './connect.ts';

/** As `nice` counts: as far behind as the worker puts itself. */
const politeness = 5;
const everyMs = 1_000;

function putBehind(pid: number): void {
  try {
    if (getPriority(pid) < politeness) setPriority(pid, politeness);
  } catch {
    // It has ended meanwhile.
  }
}

/**
 * Here the database shares its cores with the shop, so what a worker asks of it has to make way for what people wait
 * for, as the worker itself does: an import would else keep every page waiting. Looks for connections of workers once
 * a second; resolves from the returned function when it has stopped.
 */
export function keepWorkersBehind(adminUrl: string): () => Promise<void> {
  const sql = connectTo(adminUrl, 1);
  const look = async () => {
    const found = await sql`select pid from pg_stat_activity where application_name like 'livestall-worker%'`;
    for (const { pid } of found) putBehind(pid);
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch((error: unknown) => logger.debug({ err: error }, 'connections of workers were not looked for'))
      .finally(() => {
        isLooking = false;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await sql.end({ timeout: 1 });
  };
}
