import { sql } from 'kysely';
import { type Operation, onOperation } from '#lib/base/observe';
import { Unrecoverable } from '#lib/engines/jobs/handler';
import { type JobWorld, jobIn, makeJobWorld } from '../../../support/job-world.ts';
import { until } from '../../../support/until.ts';

let world: JobWorld;

beforeEach(async () => {
  world = await makeJobWorld('worker');
});

afterEach(() => world.end());

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

it('a job is run once, told of its attempt, and its result can be read', async () => {
  const seen: unknown[] = [];
  await world.work({
    note: async (_, payload, job) => {
      seen.push({ payload, attempt: job.attempt });
      return { length: payload.text.length };
    },
  });
  const id = await world.queue.send('note', { text: 'tea' });
  const job = await jobIn(world.queue, id!, 'done');
  expect(job).toMatchObject({ result: { length: 3 }, attempts: 1, failures: [], error: null });
  expect(job.ended_at).not.toBeNull();
  expect(seen).toEqual([{ payload: { text: 'tea' }, attempt: 1 }]);
});

it('a worker hears of a job at its commit and need not look for it', async () => {
  await world.work({ note: async () => undefined }, { pollMs: 600_000 });
  const [first, later] = [
    await world.queue.send('note', { text: 'a' }),
    await world.queue.send('note', { text: 'b' }),
  ];
  await jobIn(world.queue, first!, 'done');
  await jobIn(world.queue, later!, 'done');
});

it('a job that failed is tried again, and every failure stays readable', async () => {
  await world.work({
    flaky: async (_, { failures }, { attempt }) => {
      if (attempt <= failures) throw new Error(`try ${attempt} went wrong`);
      return { attempt };
    },
  });
  const id = await world.queue.send('flaky', { failures: 2 });
  const job = await jobIn(world.queue, id!, 'done');
  expect(job).toMatchObject({ attempts: 3, result: { attempt: 3 } });
  expect(job.failures.map(({ attempt, message }) => [attempt, message])).toEqual([
    [1, 'try 1 went wrong'],
    [2, 'try 2 went wrong'],
  ]);
});

it('pauses double, with some chance, from the delay of the type', async () => {
  await world.work({
    flaky: async () => {
      throw new Error('no');
    },
  });
  const id = await world.queue.send('flaky', { failures: 9 });
  const job = await jobIn(world.queue, id!, 'failed');
  const at = job.failures.map((failure) => Date.parse(failure.at));
  const pauses = at.slice(1).map((time, place) => (time - at[place]!) / 1_000);
  expect(pauses[0]).toBeGreaterThan(0.9);
  expect(pauses[1]).toBeGreaterThan(1.9);
});

it('a poisoned job ends among the dead letters with its error; the others pass it by', async () => {
  await world.work({
    note: async (_, { text }) => {
      if (text === 'poison')
        throw new TypeError('this cannot be read', { cause: new Error('a broken seal') });
    },
  });
  const poison = await world.queue.send('note', { text: 'poison' });
  const others = await Promise.all([1, 2, 3, 4, 5].map((n) => world.queue.send('note', { text: `${n}` })));
  for (const id of others) await jobIn(world.queue, id!, 'done');
  const dead = await jobIn(world.queue, poison!, 'failed');
  expect(dead).toMatchObject({ attempts: 3, error: 'this cannot be read (because: a broken seal)' });
  expect(dead.failures).toHaveLength(3);
  expect(dead.failures[0]!.stack).toContain('worker.test');
  expect((await world.queue.overview()).total).toMatchObject({
    failed: 1,
    failed_last_hour: 1,
    done_last_hour: 5,
  });
});

it('an error that no further try can mend is the last one', async () => {
  await world.work({
    flaky: async () => {
      throw new Unrecoverable('not a picture');
    },
  });
  const id = await world.queue.send('flaky', { failures: 1 });
  expect(await jobIn(world.queue, id!, 'failed')).toMatchObject({ attempts: 1, error: 'not a picture' });
});

it('a payload of another release that does not parse fails and stays readable', async () => {
  await world.work({ once: async () => undefined });
  await sql`insert into pgboss.job (name, data, retry_limit, singleton_key)
    values ('once', '"neither here nor there"', 0, 'old')`.execute(world.database.db);
  const { jobs } = await world.queue.listJobs({ type: 'once', limit: 1 });
  const job = await jobIn(world.queue, jobs[0]!.id, 'failed');
  expect(job.error).toContain('expected object');
});

it('a run that takes too long is told to stop, counts as failed, and holds its place until it returns', async () => {
  const release = gate();
  const reasons: unknown[] = [];
  let running = 0;
  let most = 0;
  await world.work({
    slow: async (_, { ms }, { signal }) => {
      running += 1;
      most = Math.max(most, running);
      if (ms > 0) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        reasons.push(signal.reason);
        await release.opened;
      }
      running -= 1;
    },
  });
  const late = await world.queue.send('slow', { ms: 5_000 });
  const retried = await jobIn(world.queue, late!, 'retrying');
  expect(retried.error).toBe('It took longer than 1 s.');
  expect(reasons).toHaveLength(1);
  const quick = await Promise.all([1, 2, 3].map(() => world.queue.send('slow', { ms: 0 })));
  for (const id of quick) await jobIn(world.queue, id!, 'done');
  expect(most).toBeLessThanOrEqual(2);
  release.open();
});

it('no more of a type run at once than its places; another type does not wait for them', async () => {
  const release = gate();
  let running = 0;
  let most = 0;
  await world.work({
    slow: async () => undefined,
    note: async () => {
      running += 1;
      most = Math.max(most, running);
      await release.opened;
      running -= 1;
    },
  });
  const held = await Promise.all([1, 2, 3, 4, 5].map((n) => world.queue.send('note', { text: `${n}` })));
  await until('all places are taken', () => running === 3);
  const other = await world.queue.send('slow', { ms: 0 });
  await jobIn(world.queue, other!, 'done');
  expect((await world.queue.overview()).types.find(({ type }) => type === 'note')).toMatchObject({
    running: 3,
    waiting: 2,
  });
  release.open();
  for (const id of held) await jobIn(world.queue, id!, 'done');
  expect(most).toBe(3);
});

it('of those that wait, the more urgent one is taken first', async () => {
  const order: string[] = [];
  const texts: [string, number][] = [
    ['ordinary', 0],
    ['urgent', 9],
    ['less', -3],
  ];
  for (const [text, priority] of texts) await world.queue.send('note', { text }, { priority });
  const worker = await world.work({
    note: async (_, { text }) => {
      order.push(text);
    },
  });
  for (const { id } of (await world.queue.listJobs({ limit: 9 })).jobs) await jobIn(world.queue, id, 'done');
  expect(order).toEqual(['urgent', 'ordinary', 'less']);
  await worker.stop(1_000);
});

it('a job for later is not started before its time', async () => {
  await world.work({ note: async () => undefined });
  const later = await world.queue.send('note', { text: 'later' }, { startAfterS: 1.5 });
  const now = await world.queue.send('note', { text: 'now' });
  await jobIn(world.queue, now!, 'done');
  expect((await world.queue.overview()).total).toMatchObject({
    delayed: 1,
    waiting: 0,
    oldest_waiting_s: null,
  });
  const job = await jobIn(world.queue, later!, 'done');
  expect(Date.parse(job.started_at!)).toBeGreaterThanOrEqual(Date.parse(job.created_at) + 1_500);
});

it('a job that waits can be cancelled, and a running one is told', async () => {
  const waiting = await world.queue.send('note', { text: 'never' }, { startAfterS: 60 });
  const reasons: unknown[] = [];
  await world.work({
    note: (_, __, { signal }) =>
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(void reasons.push(signal.reason.reason)), {
          once: true,
        });
      }),
  });
  const running = await world.queue.send('note', { text: 'runs' });
  await jobIn(world.queue, running!, 'running');
  expect(await world.queue.cancelJob(waiting!)).toBe(true);
  expect(await world.queue.cancelJob(running!)).toBe(true);
  expect(await world.queue.cancelJob(running!)).toBe(false);
  await until('the handler is told', () => reasons.length > 0);
  expect(reasons).toEqual(['cancelled']);
  for (const id of [waiting, running])
    expect(await world.queue.findJob(id!)).toMatchObject({ state: 'cancelled' });
});

it('dead letters and cancelled jobs can be tried again by hand, with one try more', async () => {
  let isMended = false;
  await world.work({
    once: async () => {
      if (!isMended) throw new Error('not yet');
    },
  });
  const id = await world.queue.send('once', {});
  await jobIn(world.queue, id!, 'failed');
  isMended = true;
  expect(await world.queue.retryJob(id!)).toBe(true);
  const job = await jobIn(world.queue, id!, 'done');
  expect(job).toMatchObject({ attempts: 2, max_attempts: 2 });
  expect(job.failures).toHaveLength(1);
  expect(await world.queue.retryJob(id!)).toBe(false);
  const cancelled = await world.queue.send('once', {}, { startAfterS: 60 });
  await world.queue.cancelJob(cancelled!);
  expect(await world.queue.retryJob(cancelled!)).toBe(true);
  await jobIn(world.queue, cancelled!, 'done');
});

it('every run is timed under the name of its type', async () => {
  const seen: Operation[] = [];
  const stop = onOperation((operation) => seen.push(operation));
  await world.work({
    note: async () => undefined,
    once: async () => {
      throw new Error('no');
    },
  });
  await jobIn(world.queue, (await world.queue.send('note', { text: 'a' }))!, 'done');
  await jobIn(world.queue, (await world.queue.send('once', {}))!, 'failed');
  stop();
  expect(seen.map(({ kind, name, failed }) => [kind, name, failed])).toEqual([
    ['job', 'note', false],
    ['job', 'once', true],
  ]);
});

describe('at shutdown', () => {
  it('what runs may end, and nothing more is taken', async () => {
    const release = gate();
    const worker = await world.work({ note: () => release.opened });
    const ids = await Promise.all([1, 2, 3, 4].map((n) => world.queue.send('note', { text: `${n}` })));
    await until('three run', () => worker.running() >= 3);
    const stopped = worker.stop(10_000);
    release.open();
    await stopped;
    const states = await Promise.all(ids.map(async (id) => (await world.queue.findJob(id!))!.state));
    expect(states.sort()).toEqual(['done', 'done', 'done', 'waiting']);
  });

  it('what does not end in time is put back, at once and at no cost', async () => {
    const aborted: unknown[] = [];
    const worker = await world.work({
      once: (_, __, { signal }) =>
        new Promise<void>(() => {
          signal.addEventListener('abort', () => aborted.push(signal.reason.reason), { once: true });
        }),
    });
    const id = await world.queue.send('once', {});
    await jobIn(world.queue, id!, 'running');
    await worker.stop(100);
    expect(aborted).toEqual(['shutdown']);
    expect(await world.queue.findJob(id!)).toMatchObject({ state: 'retrying', max_attempts: 2 });
    await world.work({ once: async () => ({ by: 'the next' }) });
    expect(await jobIn(world.queue, id!, 'done')).toMatchObject({ result: { by: 'the next' } });
  });
});
