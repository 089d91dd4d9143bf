import { Kysely } from 'kysely';
import { PostgresJSDialect } from 'kysely-postgres-js';
import postgres from 'postgres';
import type { DatabaseSchema } from '#lib/db/types';
import { logger } from '#lib/logger';

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

/** Opens a pool of at most `max` connections; connects on first use. */
export function connect(url: string, options: { max: number; name: string }): DatabaseHandle {
  const sql = postgres(url, {
    max: options.max,
    idle_timeout: 30,
    connect_timeout: 10,
    types,
    connection: { application_name: options.name, TimeZone: 'UTC' },
    onnotice: (notice) => logger.debug({ notice: notice.message }, 'database notice'),
  });
  const db = new Kysely<DatabaseSchema>({ dialect: new PostgresJSDialect({ postgres: sql }) });
  return { db, sql, close: () => sql.end({ timeout: 5 }) };
}
