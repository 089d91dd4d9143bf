import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createEffects, makeCrashTypes } from '../../../support/crash-jobs.ts';
import { type JobWorld, makeJobWorld } from '../../../support/job-world.ts';
import { timePasses, until } from '../../../support/until.ts';

const kills = 20;
const jobsPerRound = 100;
const workersAtOnce = 2;

type CrashTypes = ReturnType<typeof makeCrashTypes>;
let world: JobWorld<CrashTypes>;
const living: ChildProcess[] = [];

beforeAll(async () => {
  world = await makeJobWorld('crash', makeCrashTypes());
  await createEffects.execute(world.database.db);
});

afterAll(async () => {
  for (const child of living) child.kill('SIGKILL');
  await world.end();
});

/** Starts a worker process; it takes part from when it is ready, which nobody waits for. */
function spawnWorker(): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../../../support/crash-worker.ts')],
    {
      env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: world.url, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  living.push(child);
  return child;
}

const isReady = (child: ChildProcess) => new Promise((resolve) => child.once('message', resolve));

async function killOne(): Promise<void> {
  const [victim] = living.splice(randomInt(living.length), 1);
  const gone = new Promise((resolve) => victim!.once('exit', resolve));
  victim!.kill('SIGKILL');
  await gone;
}

class RolledBack extends Error {}

/** One job, or every second one, in a transaction; and a few whose transaction rolls back and must leave nothing. */
async function sendOne(n: number): Promise<void> {
  const { queue, database } = world;
  const kind = (['quick', 'slow', 'flaky', 'parent'] as const)[n % 4]!;
  const payload = { n, ms: randomInt(10, 120) };
  if (n % 8 < 4) await queue.send(kind, payload);
  else await database.db.transaction().execute((tx) => queue.send(kind, payload, { tx }));
  if (n % 25 > 0) return;
  const rolledBack = database.db.transaction().execute(async (tx) => {
    await queue.send(kind, { ...payload, n: -1 - n }, { tx });
    throw new RolledBack();
  });
  await expect(rolledBack).rejects.toThrow(RolledBack);
}

async function sendRound(round: number): Promise<void> {
  const numbers = Array.from({ length: jobsPerRound }, (_, place) => round * jobsPerRound + place);
  while (numbers.length > 0) await Promise.all(numbers.splice(0, 10).map(sendOne));
}

/** Resolves in the middle of some work. */
async function inTheMiddle(): Promise<void> {
  const { db } = world.database;
  await until('a slow job runs', async () => {
    const { rows } =
      await sql`select from pgboss.job where name = 'slow' and state = 'active' limit 1`.execute(db);
    return rows.length > 0;
  });
  await timePasses(randomInt(80));
}

const total = kills * jobsPerRound;
const withChildren = total + total / 4;

async function allEnded(): Promise<void> {
  const isOver = async () => {
    const { total: depth } = await world.queue.overview();
    if (depth.waiting + depth.delayed + depth.running === 0) return true;
    throw new Error(JSON.stringify(depth));
  };
  await until('all jobs have ended', isOver, 120_000);
}

it('workers killed at any moment: every effect once, no job lost, none left', async () => {
  for (let count = 0; count < workersAtOnce; count += 1) spawnWorker();
  await Promise.all(living.map(isReady));
  for (let round = 0; round < kills; round += 1) {
    await sendRound(round);
    await inTheMiddle();
    await killOne();
    const next = spawnWorker();
    // Sometimes both are down at once.
    if (round % 5 !== 0) await isReady(next);
  }
  await allEnded();
  const { db } = world.database;
  const effects = await sql<{ effects: number; children: number; ghosts: number }>`
    select count(*)::int as effects, count(*) filter (where n >= 1000000)::int as children,
      count(*) filter (where n < 0)::int as ghosts from public.crash_effects`.execute(db);
  expect(effects.rows).toEqual([{ effects: withChildren, children: total / 4, ghosts: 0 }]);
  const states = await sql<{ state: string; count: number }>`
    select state::text, count(*)::int as count from pgboss.job group by state`.execute(db);
  expect(states.rows).toEqual([{ state: 'completed', count: withChildren }]);
  const crashed = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job where output::text like '%The worker died during this try.%'`.execute(
    db,
  );
  // Otherwise nothing was interrupted, and nothing was shown.
  expect(crashed.rows[0]!.count).toBeGreaterThan(kills / 4);
});
