import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import postgres from 'postgres';
import { connect, disconnectAll, Inbox, joined, openStage, type Stage } from './stage.ts';

/*
 * A commit stands in the WAL before others see it. Here it is held in between: with a synchronous standby that does not
 * exist, a backend writes its commit and then waits, still listed as running, until the setting is taken back.
 */

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.sql`alter system set synchronous_commit = 'local'`;
  await stage.sql`select pg_reload_conf()`;
  await stage.sql
    .unsafe(`
      create table probes (id int);
      create table drafts (id int primary key, secret boolean not null, note text);
      alter table drafts enable row level security;
      create policy "not secret" on drafts for select to anon using (not secret);
      create table prices (id int primary key, price int);
      grant select on drafts, prices to anon;
      alter publication supabase_realtime add table drafts, prices;
      create policy "told" on realtime.messages for select to anon using (realtime.topic() = 'told');
    `)
    .simple();
});

afterEach(async () => {
  await releaseCommits();
  await disconnectAll();
  await stage.sql`truncate drafts, prices`;
});
afterAll(() => stage.close());

type Row = { id: number; secret?: boolean; note?: string };

async function watch(...tables: string[]) {
  const [inbox, system] = [new Inbox<{ table: string; new: Row; old: Row }>(), new Inbox()];
  const channel = (await connect(stage.bridge))
    .channel(`changes ${Math.random()}`)
    .on('system', {}, system.push);
  for (const table of tables)
    channel.on('postgres_changes', { event: '*', schema: 'public', table } as never, inbox.push as never);
  await joined(channel);
  await system.count(1);
  return inbox;
}

/** Resolves when commits are held: when a first one is. */
async function holdCommits(): Promise<void> {
  await stage.sql`alter system set synchronous_standby_names = 'nobody'`;
  await stage.sql`select pg_reload_conf()`;
  while ((await startCommit('insert into probes values (1)')).isHeld === false);
}

async function releaseCommits(): Promise<void> {
  await stage.sql`alter system reset synchronous_standby_names`;
  await stage.sql`select pg_reload_conf()`;
}

/** Runs a statement that commits. Resolves when the commit is in the WAL and held, or through. */
async function startCommit(statement: string): Promise<{ done: Promise<unknown>; isHeld: boolean }> {
  const writer = postgres(stage.pg.url, { max: 1, onnotice: () => undefined });
  const [{ pid = 0 } = {}] = await writer<{ pid: number }[]>`select pg_backend_pid() as pid`;
  await writer`set synchronous_commit = 'on'`;
  let isThrough = false;
  const done = writer
    .unsafe(statement)
    .simple()
    .finally(() => {
      isThrough = true;
      return writer.end();
    });
  done.catch(() => undefined);
  while (!isThrough) {
    const [row] = await stage.sql`select wait_event from pg_stat_activity where pid = ${pid}`;
    if (row?.wait_event === 'SyncRep') return { done, isHeld: true };
  }
  return { done, isHeld: false };
}

/** Like startCommit, for a commit that must be held. `done` resolves after the release. */
async function heldCommit(statement: string): Promise<{ done: Promise<unknown> }> {
  const { done, isHeld } = await startCommit(statement);
  if (!isHeld) await done.finally(() => expect(isHeld).toBe(true));
  return { done };
}

/** Everything in the WAL until now has reached the bridge: a later change of a table without policies has come. */
async function passed(prices: Awaited<ReturnType<typeof watch>>, id: number): Promise<void> {
  await stage.sql`insert into prices values (${id}, 1)`;
  await prices.until((items) => items.some((item) => item.new.id === id));
}

test('a row that becomes secret is judged as it is after the commit, however long nobody sees it', async () => {
  await stage.sql`insert into drafts values (1, false, 'open')`;
  const [drafts, prices] = [await watch('drafts'), await watch('prices')];
  await holdCommits();
  const { done } = await heldCommit(`update drafts set secret = true, note = 'hidden' where id = 1`);
  await passed(prices, 1);
  await passed(prices, 2);
  expect(drafts.items).toEqual([]);
  await releaseCommits();
  await done;
  await stage.sql`insert into drafts values (2, false, 'after')`;
  await drafts.until((items) => items.some((item) => item.new.id === 2));
  expect(drafts.items.map((item) => item.new.note)).toEqual(['after']);
});

test('a new row that nobody sees yet arrives when it is seen, and changes of other tables need not wait for it', async () => {
  const [drafts, prices] = [await watch('drafts'), await watch('prices')];
  await holdCommits();
  const { done } = await heldCommit(`insert into drafts values (7, false, 'new')`);
  await passed(prices, 1);
  expect(drafts.items).toEqual([]);
  await releaseCommits();
  await done;
  await drafts.count(1);
  expect(drafts.items).toMatchObject([{ new: { id: 7, note: 'new' } }]);
});

test('who listens to both tables hears of them in the order of the commits', async () => {
  const [both, prices] = [await watch('drafts', 'prices'), await watch('prices')];
  await holdCommits();
  const { done } = await heldCommit(`insert into drafts values (8, false, 'first')`);
  await passed(prices, 1);
  await releaseCommits();
  await done;
  await both.count(2);
  expect(both.items.map(({ table }) => table)).toEqual(['drafts', 'prices']);
});

test('a table that gets its policies in the same transaction is not told of as it was before', async () => {
  await stage.sql.unsafe(`
    create table ledger (id int primary key, note text);
    grant select on ledger to anon;
    alter publication supabase_realtime add table ledger;
  `);
  const [ledger, prices] = [await watch('ledger'), await watch('prices')];
  await stage.sql`insert into ledger values (1, 'open to all')`;
  await ledger.count(1);
  await holdCommits();
  const { done } = await heldCommit(`
    begin; alter table ledger enable row level security; insert into ledger values (2, 'for nobody'); commit`);
  await passed(prices, 1);
  await releaseCommits();
  await done;
  await passed(prices, 2);
  await stage.sql`delete from ledger where id = 2`;
  await ledger.count(2);
  expect(ledger.items.map((item) => item.new.note)).toEqual(['open to all', undefined]);
});

test('a broadcast from the database is heard when what it speaks of can be read', async () => {
  const heard = new Inbox<{ payload: { n: number } }>();
  const client = await connect(stage.bridge);
  const channel = client.channel('told', { config: { private: true } });
  await joined(channel.on('broadcast', { event: '*' }, heard.push as never));
  const prices = await watch('prices');
  await holdCommits();
  const { done } = await heldCommit(`select realtime.send('{"n": 1}', 'n', 'told')`);
  await passed(prices, 1);
  expect(heard.items).toEqual([]);
  await releaseCommits();
  await done;
  await heard.count(1);
  expect(heard.items).toMatchObject([{ payload: { n: 1 } }]);
});

test('a commit that stays invisible is given up: its listeners rejoin, and later changes reach them', async () => {
  const bridge = await stage.startBridge({ visibilityLimitMs: 300 });
  const [inbox, states] = [new Inbox<{ new: Row }>(), new Inbox<string>()];
  const channel = (await connect(bridge)).channel('given up');
  channel.on('postgres_changes', { event: '*', schema: 'public', table: 'drafts' }, inbox.push as never);
  channel.subscribe((state) => states.push(state));
  await states.count(1);
  await holdCommits();
  const { done } = await heldCommit(`insert into drafts values (9, false, 'late')`);
  await states.until((items) => items.includes('CHANNEL_ERROR'), 20_000);
  await releaseCommits();
  await done;
  await states.until((items) => items.filter((state) => state === 'SUBSCRIBED').length === 2, 20_000);
  for (let id = 100; inbox.items.length === 0; id++)
    await stage.sql`insert into drafts values (${id}, false, 'later')`;
  expect(inbox.items[0]?.new.note).toBe('later');
});

test('no row that has become secret gets out, no new row is lost, under many writers', async () => {
  const drafts = await watch('drafts');
  const writers = postgres(stage.pg.url, { max: 8, onnotice: () => undefined });
  const ids = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
  await Promise.all(ids(1, 900).map((id) => writers`insert into drafts values (${id}, false, 'open')`));
  await drafts.until((items) => items.length === 900, 60_000);
  await Promise.all(ids(1, 900).map((id) => writers`update drafts set secret = true where id = ${id}`));
  await writers`insert into drafts values (1000, false, 'last')`;
  await writers.end();
  await drafts.until((items) => items.some((item) => item.new.id === 1_000), 60_000);
  expect(drafts.items.filter((item) => item.new.secret)).toEqual([]);
});
