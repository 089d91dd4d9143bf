import { Kysely } from 'kysely';
import type postgres from 'postgres';
import { logger } from '#lib/base/logger';
import { Dialect } from '#lib/data/db/dialect';
import type { DatabaseSchema } from '#lib/data/db/types';
import { boundedReserve } from '#lib/data/postgres/bounded-reserve';
import { openPool } from '#lib/data/postgres/open-pool';

export type Db = Kysely<DatabaseSchema>;

export interface DatabaseHandle {
  db: Db;
  sql: postgres.Sql;
  /** Ends the pool: waits up to 5 s for running queries. */
  close(): Promise<void>;
}

const isoTime = (value: string) => new Date(value).toISOString();

/**
 * numeric and int8 arrive as numbers: our money (12 digits) and counts are exact in a double, and sums are
 * made in SQL. Timestamps arrive as ISO strings, the form in which they leave again.
 */
const types = {
  numeric: { to: 1700, from: [1700], serialize: String, parse: Number },
  bigint: { to: 20, from: [20], serialize: String, parse: Number },
  timestamptz: { to: 1184, from: [1184], serialize: String, parse: isoTime },
};

export interface ConnectOptions {
  max: number;
  name: string;
  /** The server ends a statement that takes longer, unless the URL says another `statement_timeout`. Default 60 s. */
  statementMs?: number;
  /** How long a query waits for a connection before it is refused as `unavailable`. Default 10 s. */
  waitMs?: number;
}

const defaultStatementMs = 60_000;
const defaultWaitMs = 10_000;
/** Longer than the server's own limit, which says more. */
const marginMs = 5_000;

/**
 * Opens a pool of at most `max` connections; connects on first use. Every query ends: answered, refused by its time,
 * or with a connection error as soon as the database is gone or says nothing any more (`openPool`).
 */
export function connect(url: string, options: ConnectOptions): DatabaseHandle {
  const { max, name, statementMs = defaultStatementMs, waitMs = defaultWaitMs } = options;
  const sql = openPool(url, {
    max,
    idle_timeout: 30,
    silenceMs: statementMs + marginMs,
    types,
    connection: { application_name: name, TimeZone: 'UTC', statement_timeout: statementMs },
    onnotice: (notice) => logger.debug({ notice: notice.message }, 'database notice'),
  });
  const db = new Kysely<DatabaseSchema>({
    dialect: new Dialect({ postgres: boundedReserve(sql, waitMs) }),
  });
  return { db, sql, close: () => sql.end({ timeout: 5 }) };
}
