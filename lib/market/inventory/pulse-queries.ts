import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import { asService } from '#lib/data/db/roles';

// As the system: a broadcast belongs to no person, and shoppers may not send one.
export const flushStockPulses = defineQuery('inventory.flushStockPulses', (db: Db) =>
  asService(db, (tx) => sql`select public.flush_stock_pulses()`.execute(tx)),
);
