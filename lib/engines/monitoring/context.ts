import type { logger } from '#lib/base/logger';
import type { Db } from '#lib/data/db/connect';

/** What the monitor needs of the process that it watches. */
export interface MonitorContext {
  db: Db;
  logger: typeof logger;
}
