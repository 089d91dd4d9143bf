import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import type { Tx } from '#lib/data/db/roles';

/** A page that takes longer is not waited for, and every connection that it holds is one that somebody else waits for. */
const mostMs = 2_000;

/**
 * Runs a read that visitors cause, whoever they are: each of its statements ends after 2 s (`unavailable`), and none
 * writes. It reads as the server, so the queries say themselves what is public.
 */
export function readForVisitor<T>(db: Db, run: (tx: Tx) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      await sql`select set_config('statement_timeout', ${String(mostMs)}, true)`.execute(tx);
      return run(tx);
    });
}
