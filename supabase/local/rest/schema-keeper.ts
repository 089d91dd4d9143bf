import { logger } from '#lib/base/logger';
import type { RestSql } from './connect-rest.ts';
import { loadSchema } from './schema-cache.ts';
import type { Schema } from './schema-types.ts';

const LEAST_MS_BETWEEN = 1_000;
const RETRY_MS = 1_000;

export type SchemaKeeper = {
  readonly schema: Schema;
  /** A schema that was read after this call, unless one was read within the last second. */
  refreshed(): Promise<Schema>;
  stop(): Promise<void>;
};

/**
 * Reads the schema once and keeps it: again whenever the database says that it has changed (`notify pgrst, 'reload
 * schema'`, sent by hand or by the trigger on DDL), and when the connection that listens comes back. One read is under
 * way at a time, whoever asks; what is asked meanwhile is answered by the next. Rejects when the first read fails.
 */
export async function keepSchema(sql: RestSql, name: string): Promise<SchemaKeeper> {
  let schema = await loadSchema(sql, name);
  let readAt = performance.now();
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let isStopped = false;

  const read = async () => {
    const startedAt = performance.now();
    schema = await loadSchema(sql, name);
    readAt = startedAt;
  };
  const reload = (): Promise<void> => {
    if (!running) {
      running = read().finally(() => {
        running = undefined;
      });
      return running;
    }
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined;
        return reload();
      });
    return next;
  };
  const onNews = () => {
    if (isStopped) return;
    reload().catch((error: unknown) => {
      logger.warn({ err: error }, 'the schema could not be read; trying again');
      setTimeout(onNews, RETRY_MS).unref();
    });
  };
  let isFirst = true;
  const { unlisten } = await sql.listen('pgrst', onNews, () => {
    if (!isFirst) onNews();
    isFirst = false;
  });
  return {
    get schema() {
      return schema;
    },
    async refreshed() {
      if (next) await next;
      else if (running) await running;
      else if (performance.now() - readAt >= LEAST_MS_BETWEEN) await reload();
      return schema;
    },
    async stop() {
      isStopped = true;
      await unlisten().catch(() => {});
    },
  };
}
