import { randomUUID } from 'node:crypto';
import { asUser } from '#lib/data/db/roles';
import { type JobWorld, jobIn, makeJobWorld } from '../../../support/job-world.ts';

let world: JobWorld;

beforeEach(async () => {
  world = await makeJobWorld('keys');
});

afterEach(() => world.end());

const person = { sub: randomUUID(), role: 'authenticated' };

it('while a job with the key waits, another is not sent', async () => {
  const key = randomUUID();
  const first = await world.queue.send('note', { text: 'first' }, { key });
  expect(first).toEqual(expect.any(String));
  expect(await world.queue.send('note', { text: 'second' }, { key })).toBeNull();
  expect(await world.queue.send('once', {}, { key })).toEqual(expect.any(String));
  expect(await world.queue.findJob(first!)).toMatchObject({ payload: { text: 'first' }, key });
});

it('jobs without a key do not exclude each other', async () => {
  const sent = await Promise.all([1, 2, 3].map((n) => world.queue.send('note', { text: `${n}` })));
  expect(new Set(sent).size).toBe(3);
  expect(sent).not.toContain(null);
});

it('the same id is sent once, whatever has become of its job', async () => {
  const id = randomUUID();
  expect(await world.queue.send('note', { text: 'once' }, { id })).toBe(id);
  expect(await world.queue.send('note', { text: 'again' }, { id, key: 'another' })).toBeNull();
  const inTransaction = await asUser(world.database.db, person, (tx) =>
    world.queue.send('note', { text: 'again' }, { tx, id, key: randomUUID() }),
  );
  expect(inTransaction).toBeNull();
  await world.queue.cancelJob(id);
  expect(await world.queue.send('note', { text: 'again' }, { id })).toBeNull();
});

it('once the job has started, its key is free', async () => {
  const key = randomUUID();
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const worker = await world.work({ note: () => gate });
  const first = await world.queue.send('note', { text: 'runs' }, { key });
  await jobIn(world.queue, first!, 'running');
  const second = await world.queue.send('note', { text: 'waits' }, { key });
  expect(second).toEqual(expect.any(String));
  letGo();
  await jobIn(world.queue, second!, 'done');
  await worker.stop(5_000);
});

it('a job that waits does not start before the one who relied on it has committed', async () => {
  const key = randomUUID();
  const first = await world.queue.send('note', { text: 'relied upon' }, { key });
  let worker: { stop(ms: number): Promise<void> } | undefined;
  await asUser(world.database.db, person, async (tx) => {
    expect(await world.queue.send('note', { text: 'the same wish' }, { tx, key })).toBeNull();
    worker = await world.work({ note: async () => ({ done: true }) });
    const marker = await world.queue.send('note', { text: 'marker' });
    // Later in line and done all the same: the worker went past the one that is held.
    await jobIn(world.queue, marker!, 'done');
    expect(await world.queue.findJob(first!)).toMatchObject({ state: 'waiting' });
  });
  await jobIn(world.queue, first!, 'done');
  await worker?.stop(5_000);
});

it('two transactions with one key: one job, whichever commits', async () => {
  const key = randomUUID();
  const send = (text: string) =>
    asUser(world.database.db, person, (tx) => world.queue.send('note', { text }, { tx, key }));
  const sent = await Promise.all(['a', 'b', 'c', 'd'].map(send));
  expect(sent.filter(Boolean)).toHaveLength(1);
});
