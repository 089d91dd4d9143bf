import { sql } from 'kysely';
import { type Schedule, startSchedules } from '#lib/engines/jobs/schedules';
import { type JobWorld, jobIn, makeJobWorld, silent, type TestTypes } from '../../../support/job-world.ts';
import { timePasses, until } from '../../../support/until.ts';

let world: JobWorld;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  world = await makeJobWorld('schedules');
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await world.end();
});

const hourly: Schedule<TestTypes> = { name: 'note', payload: { text: 'hourly' }, everyS: 3_600 };

/** A scheduler with a clock of its own, as another machine has one. */
function run(clock: () => number, schedules: Schedule<TestTypes>[] = [hourly]) {
  stops.push(startSchedules({ jobs: world.anotherQueue(), schedules, logger: silent, clock, tickMs: 20 }));
}

const countJobs = async () => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from pgboss.job`.execute(
    world.database.db,
  );
  return rows[0]!.count;
};

async function jobsReach(count: number) {
  await until(`there are ${count} jobs`, async () => (await countJobs()) >= count);
  // Long enough for every scheduler to have looked several times more.
  await timePasses(200);
  expect(await countJobs()).toBe(count);
}

it('however many schedule, with clocks that differ: one job per slot, each of which is run once', async () => {
  let now = Date.parse('2026-11-23T10:00:05Z');
  const runs: string[] = [];
  await world.work({
    note: async (_, __, { id }) => {
      runs.push(id);
    },
  });
  for (const skewMs of [-3_000, -1_000, 0, 2_000]) run(() => now + skewMs);
  await jobsReach(1);
  for (const hour of [11, 12]) {
    now = Date.parse(`2026-11-23T${hour}:00:05Z`);
    await jobsReach(hour - 9);
  }
  for (const { id } of (await world.queue.listJobs({ limit: 9 })).jobs) await jobIn(world.queue, id, 'done');
  expect(new Set(runs).size).toBe(3);
  expect(runs).toHaveLength(3);
});

it('a slot that was cancelled or is done does not come back', async () => {
  const now = Date.parse('2026-11-23T10:30:00Z');
  run(() => now);
  await jobsReach(1);
  const { jobs } = await world.queue.listJobs({ limit: 9 });
  await world.queue.cancelJob(jobs[0]!.id);
  run(() => now);
  await timePasses(200);
  expect(await countJobs()).toBe(1);
});

it('while no worker is free, slots do not pile up', async () => {
  let now = Date.parse('2026-11-23T10:00:00Z');
  run(() => now);
  await jobsReach(1);
  now += 3_600_000;
  await timePasses(200);
  now += 3_600_000;
  await timePasses(200);
  expect(await countJobs()).toBe(1);
});

it('after a standstill only the present slot is made good', async () => {
  let now = Date.parse('2026-11-23T10:00:00Z');
  await world.work({ note: async () => undefined });
  run(() => now);
  await jobsReach(1);
  now = Date.parse('2026-11-24T09:15:00Z');
  await jobsReach(2);
});
