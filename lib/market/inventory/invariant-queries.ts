import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';

/** How often every table has been gone through to its end. */
export const selectRounds = defineQuery('inventory.selectRounds', async (db: Db): Promise<number> => {
  const result = await sql<{ rounds: number }>`
    select min(r.rounds)::int as rounds from private.invariant_rounds r`.execute(db);
  return result.rows[0]?.rounds ?? 0;
});

/** Looks at the next `slice` rows of each table; returns how many rows are known to be broken then. */
export const checkSlice = defineQuery(
  'inventory.checkSlice',
  async (db: Db, slice: number): Promise<number> => {
    const result = await sql<{ count: number }>`
    select count(*)::int as count from private.look_at_invariants(${slice}::integer)`.execute(db);
    return result.rows[0]?.count ?? 0;
  },
);
