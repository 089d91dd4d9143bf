import { sql, type Transaction } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import type { DatabaseSchema } from '#lib/data/db/types';

export type Tx = Transaction<DatabaseSchema>;

/** The verified claims of an access token, as Postgres policies read them. */
export interface Claims {
  /** The person; absent for the system itself. */
  sub?: string;
  role: string;
  email?: string | undefined;
}

/** `set local` inside a transaction: pooled connections come back with their own role, whatever happens. */
async function inRole<T>(db: Db, claims: Claims, run: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('role', ${claims.role}, true),
      set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
      set_config('request.jwt.claim.sub', ${claims.sub ?? ''}, true)`.execute(tx);
    return run(tx);
  });
}

/** Runs what a signed-in person asked for, as that person: row-level security decides. */
export function asUser<T>(db: Db, claims: Claims, run: (tx: Tx) => Promise<T>): Promise<T> {
  return inRole(db, { ...claims, role: 'authenticated' }, run);
}

/** Runs work of the system itself, past row-level security. Each call site says why it must. */
export function asService<T>(db: Db, run: (tx: Tx) => Promise<T>): Promise<T> {
  return inRole(db, { role: 'service_role' }, run);
}
