import { sql as statement } from 'kysely';
import { connect } from '../../lib/data/db/connect.ts';
import { openPool } from '../../lib/data/postgres/open-pool.ts';
import { timePasses } from './until.ts';

/**
 * Asks the database at the URL in its first argument in every way that we know, all the time, from more hands than
 * there are connections. Answers each message with what came of it since the last: how often it was answered, how long
 * the slowest took, what the errors were, and what was thrown where nobody listens.
 */
const url = process.argv[2] ?? '';
const fresh = () => ({
  answered: 0,
  slowestMs: 0,
  codes: {} as Record<string, number>,
  loose: [] as string[],
});
let seen = fresh();
process.on('uncaughtException', (error) => seen.loose.push(error.message));
process.on('unhandledRejection', (error) => seen.loose.push(String(error)));

const { db } = connect(url, { max: 4, name: 'away-test', waitMs: 5_000 });
const sql = openPool(url, { max: 4, onnotice: () => {} });
const long = 'x'.repeat(1_500);

const ways: (() => Promise<unknown>)[] = [
  () => sql`select pg_sleep(0.01)`,
  () => sql`select ${long}::text`,
  () =>
    sql.begin(async (tx) => {
      await tx`select pg_sleep(0.01)`;
      // A transaction that does something else meanwhile.
      await timePasses(20);
      await tx`select ${long}::text`;
    }),
  () =>
    sql.begin(async (tx) => {
      for (let line = 0; line < 5; line += 1)
        await tx.savepoint((inner) => inner`select pg_sleep(0.002)`).catch(() => {});
    }),
  () => statement`select pg_sleep(0.01)`.execute(db),
  () =>
    db.transaction().execute(async (tx) => {
      await statement`select set_config('role', 'anon', true)`.execute(tx);
      await timePasses(5);
      await statement`select ${long}::text`.execute(tx);
    }),
];

async function askOn(way: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const start = performance.now();
    try {
      await way();
      seen.answered += 1;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      seen.codes[code] = (seen.codes[code] ?? 0) + 1;
      await timePasses(20);
    }
    seen.slowestMs = Math.max(seen.slowestMs, performance.now() - start);
  }
}

process.on('message', () => {
  process.send?.(seen);
  seen = fresh();
});
process.on('disconnect', () => process.exit(0));
for (const way of ways) for (let hand = 0; hand < 3; hand += 1) void askOn(way);
