import { sql } from 'kysely';
import type { JobRun } from '#lib/engines/jobs/handler';
import { openWorkerSession } from '#lib/engines/jobs/worker-session';
import { type JobWorld, jobIn, makeJobWorld, silent } from '../../../support/job-world.ts';
import { timePasses, until } from '../../../support/until.ts';

let world: JobWorld;

beforeEach(async () => {
  world = await makeJobWorld('leases');
});

afterEach(() => world.end());

const query = (text: string) => sql.raw<Record<string, unknown>>(text).execute(world.database.db);

/** A handler that waits to be let go, whatever its signal says. */
function stubborn() {
  const seen: { reasons: string[]; runs: number } = { reasons: [], runs: 0 };
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const handle = async (_: unknown, __: unknown, { signal, attempt }: JobRun) => {
    seen.runs += 1;
    if (attempt > 1) return { by: 'a later try' };
    signal.addEventListener('abort', () => seen.reasons.push(signal.reason.reason), { once: true });
    await gate;
    return { by: 'the one who had lost it' };
  };
  return { seen, handle, letGo: () => letGo() };
}

it('a worker whose claim was handed on is told, and its end of the job changes nothing', async () => {
  const first = stubborn();
  const worker = await world.work({ note: first.handle });
  const id = await world.queue.send('note', { text: 'contested' });
  await jobIn(world.queue, id!, 'running');
  const other = await world.work({ note: first.handle }, {}, world.anotherQueue());
  await query(`update pgboss.job set state = 'retry', start_after = now()`);
  const done = await jobIn(world.queue, id!, 'done');
  await until('the first is told', () => first.seen.reasons.length > 0);
  first.letGo();
  await worker.stop(5_000);
  await other.stop(5_000);
  expect(first.seen.reasons).toEqual(['taken over']);
  expect(done).toMatchObject({ attempts: 2, result: { by: 'a later try' } });
  expect(await world.queue.findJob(id!)).toEqual(done);
});

it('the jobs of a worker whose session is gone are tried again soon, and that is on record', async () => {
  const dead = await openWorkerSession({
    databaseUrl: world.url,
    name: 'doomed',
    logger: silent,
    onWake: () => {},
    onCancel: () => {},
  });
  const id = await world.queue.send('note', { text: 'orphan' });
  await query(`update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now(),
    output = '{"worker": ${dead.worker}}'`);
  await world.work({ note: async () => undefined });
  await timePasses(1_000);
  expect(await world.queue.findJob(id!)).toMatchObject({ state: 'running' });
  await dead.close();
  const job = await jobIn(world.queue, id!, 'done');
  expect(job.failures).toMatchObject([
    { attempt: 1, message: 'The worker died during this try.', duration_ms: null },
  ]);
});

it('a job that kills its worker every time ends among the dead letters', async () => {
  const id = await world.queue.send('note', { text: 'deadly' });
  await query(
    `update pgboss.job set state = 'active', started_on = now(), retry_count = 2, output = '{"worker": 1}'`,
  );
  await world.work({ note: async () => undefined });
  const job = await jobIn(world.queue, id!, 'failed');
  expect(job).toMatchObject({ attempts: 3, error: 'The worker died during this try.' });
});

it('a worker that is connected but silent loses its job after the heartbeat of the type', async () => {
  const first = stubborn();
  await world.work({ note: first.handle }, { heartbeatMs: 600_000 });
  const id = await world.queue.send('note', { text: 'silent' });
  await jobIn(world.queue, id!, 'running');
  await query(`update pgboss.job set heartbeat_on = now() - interval '31 s'`);
  await (await world.queue.engine()).boss.supervise();
  expect(await world.queue.findJob(id!)).toMatchObject({ state: 'retrying', error: 'job heartbeat timeout' });
  first.letGo();
});

const cutAll = () =>
  query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`).catch(() => undefined);

it('an end that the database did not hear is said again', async () => {
  const first = stubborn();
  await world.work({ note: first.handle });
  const id = await world.queue.send('note', { text: 'said again' });
  await jobIn(world.queue, id!, 'running');
  first.letGo();
  for (let cut = 0; cut < 25; cut += 1) {
    await cutAll();
    await timePasses(20);
  }
  expect(await jobIn(world.anotherQueue(), id!, 'done')).toMatchObject({ attempts: 1, failures: [] });
});

it('a worker whose connections are cut comes back, keeps what it has, and goes on', async () => {
  const first = stubborn();
  await world.work({ note: first.handle, slow: async () => undefined });
  const id = await world.queue.send('note', { text: 'kept' });
  await jobIn(world.queue, id!, 'running');
  for (let cut = 0; cut < 3; cut += 1) {
    await cutAll();
    await timePasses(300);
  }
  const after = await world.anotherQueue().send('slow', { ms: 0 });
  await jobIn(world.anotherQueue(), after!, 'done');
  first.letGo();
  expect(await jobIn(world.queue, id!, 'done')).toMatchObject({ attempts: 1, failures: [] });
  expect(first.seen.runs).toBe(1);
});
