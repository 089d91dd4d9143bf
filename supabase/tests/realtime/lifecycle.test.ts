import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import postgres from 'postgres';
import { previousLsn } from '#supabase/local/realtime/exact-replication';
import { applyRealtimeSchema, startRealtime } from '#supabase/local/realtime/index';
import { until } from '../../../__tests__/support/until.ts';
import {
  connect,
  disconnectAll,
  Inbox,
  openStage,
  PUBLISHABLE_KEY,
  SECRET_KEY,
  type Stage,
  tokenFor,
} from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.sql`create policy "read" on realtime.messages for select to anon using (true)`;
  await stage.sql`create table things (id int primary key)`;
  await stage.sql`grant select on things to anon`;
  await stage.sql`alter publication supabase_realtime add table things`;
});

afterEach(disconnectAll);
afterAll(() => stage.close());

const health = async () => (await fetch(`${stage.bridge.url}/realtime/v1/health`)).status;

const healthBecomes = (status: number) =>
  until(`health becomes ${status}`, async () => (await health()) === status);

/** A shopper that listens to a private topic and to a table, for as long as the test runs. */
async function follow(topic: string) {
  const [states, inbox, changes] = [new Inbox<string>(), new Inbox(), new Inbox()];
  const channel = (await connect(stage.bridge)).channel(topic, { config: { private: true } });
  channel
    .on('broadcast', { event: '*' }, inbox.push)
    .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'things' }, changes.push)
    .subscribe((status) => states.push(status));
  await states.count(1);
  return { states, inbox, changes };
}

const timesSubscribed = (states: string[]) => states.filter((state) => state === 'SUBSCRIBED').length;

test('Postgres stops at once with the bridge attached; channels err, rejoin and hear again', async () => {
  const { states, inbox, changes } = await follow('stock:stop');
  await stage.sql`select realtime.send('{}', 'before', 'stock:stop')`;
  await inbox.count(1);
  expect(await health()).toBe(200);

  const stopMs = await stage.pg.stop();
  // Milliseconds when idle; the bound is for noisy machines. With a wrong confirmation it took minutes.
  expect(stopMs).toBeLessThan(5_000);
  await states.until((items) => items.includes('CHANNEL_ERROR'));
  await healthBecomes(503);

  await stage.pg.start();
  await healthBecomes(200);
  await states.until((items) => timesSubscribed(items) === 2, 30_000);
  await stage.sql`select realtime.send('{}', 'after', 'stock:stop')`;
  await inbox.count(2);
  expect(inbox.items.map(({ event }) => event)).toEqual(['before', 'after']);
  let id = 1;
  await until('a change is heard', async () => {
    await stage.sql`insert into things values (${id++})`;
    return changes.items.length > 0;
  });
});

test('Postgres killed and restarted: the same, without a crash', async () => {
  const { states, inbox } = await follow('stock:kill');
  await stage.pg.kill();
  await states.until((items) => items.includes('CHANNEL_ERROR'));
  await stage.pg.start();
  await states.until((items) => timesSubscribed(items) === 2, 30_000);
  await stage.sql`select realtime.send('{}', 'after', 'stock:kill')`;
  expect(await inbox.count(1)).toMatchObject([{ event: 'after' }]);
});

test('while the database is away, joins are refused with the reason, and so is what REST must ask it', async () => {
  await stage.pg.stop();
  await healthBecomes(503);
  const errors = new Inbox<Error | undefined>();
  const channel = (await connect(stage.bridge)).channel('anything');
  channel.subscribe((_status, error) => errors.push(error));
  const [error] = await errors.count(1);
  expect(error?.message).toBe(
    'UnableToConnectToProject: Realtime was unable to connect to the project database',
  );
  const token = await tokenFor({ sub: randomUUID(), session_id: randomUUID() });
  const answer = await fetch(`${stage.bridge.url}/realtime/v1/api/broadcast/anything/events/e`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  expect([answer.status, await answer.json()]).toEqual([
    503,
    expect.objectContaining({ message: 'The database is away. Try again in a moment' }),
  ]);
  await stage.pg.start();
  await healthBecomes(200);
});

test('a client that asks for it is told when broadcasts from the database will arrive', async () => {
  const system = new Inbox();
  const config = { private: true, broadcast: { replication_ready: true } };
  (await connect(stage.bridge)).channel('stock:ready', { config }).on('system', {}, system.push).subscribe();
  expect(await system.count(1)).toMatchObject([
    {
      extension: 'system',
      status: 'ok',
      message: 'Replication connection established',
      channel: 'stock:ready',
    },
  ]);
});

test('the slot is temporary and goes with the bridge', async () => {
  const bridge = await stage.startBridge();
  const slots = () => stage.sql`select temporary, active from pg_replication_slots`;
  expect(await slots()).toEqual([
    { temporary: true, active: true },
    { temporary: true, active: true },
  ]);
  await bridge.stop();
  await expect(fetch(`${bridge.url}/realtime/v1/health`)).rejects.toThrow('fetch failed');
  await until('one slot is left', async () => (await slots()).length === 1);
});

test('confirmed positions keep up, so that WAL can go', async () => {
  await stage.sql`create table bulk as select n, repeat('x', 100) from generate_series(1, 20000) n`;
  const [target] = await stage.sql`select pg_current_wal_lsn()::text as lsn`;
  const isConfirmed = async () => {
    const [row] =
      await stage.sql`select bool_and(confirmed_flush_lsn >= ${target!.lsn}::pg_lsn) as done from pg_replication_slots`;
    return row!.done as boolean;
  };
  await until('the position is confirmed', isConfirmed);
});

test('a publication dropped and made anew, as migrations do, is picked up again', async () => {
  await stage.sql`drop publication supabase_realtime`;
  await stage.sql`insert into things values (1000)`;
  await stage.sql`select realtime.send('{}', 'meanwhile', 'stock:nobody')`;
  await stage.sql`create publication supabase_realtime for table things`;
  await healthBecomes(200);
  const { changes, inbox } = await follow('stock:anew');
  let id = 1001;
  await until('a change is heard', async () => {
    await stage.sql`insert into things values (${id++})`;
    return changes.items.length > 0;
  });
  await stage.sql`select realtime.send('{}', 'hello', 'stock:anew')`;
  await inbox.count(1);
});

test('the schema can be applied again and again, also beside a running bridge', async () => {
  await applyRealtimeSchema(stage.sql);
  await applyRealtimeSchema(stage.sql);
  const { inbox } = await follow('stock:again');
  await stage.sql`select realtime.send('{}', 'hello', 'stock:again')`;
  await inbox.count(1);
});

test('partitions: three days ahead exist, older than three days are dropped', async () => {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const nameOf = (offset: number) => `messages_${day(offset).replaceAll('-', '_')}`;
  for (const offset of [-3, -4]) {
    await stage.sql.unsafe(
      `create table realtime.${nameOf(offset)} partition of realtime.messages
         for values from ('${day(offset)}') to ('${day(offset + 1)}')`,
    );
  }
  await applyRealtimeSchema(stage.sql);
  const rows = await stage.sql`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = 'realtime.messages'::regclass`;
  const names = rows.map(({ name }) => name.replace('realtime.', ''));
  expect(names).toEqual(expect.arrayContaining([-3, 0, 1, 2, 3].map(nameOf)));
  expect(names).not.toContain(nameOf(-4));
});

test('a machine that slept past its last partition mends itself at the next private join', async () => {
  await stage.sql.unsafe(`
    do $$ declare part regclass; begin
      for part in select inhrelid from pg_inherits where inhparent = 'realtime.messages'::regclass loop
        execute format('drop table %s', part);
      end loop;
    end $$`);
  const { states, inbox } = await follow('stock:slept');
  expect(states.items).toEqual(['SUBSCRIBED']);
  await stage.sql`select realtime.send('{}', 'awake', 'stock:slept')`;
  await inbox.count(1);
});

test('a database that cannot be reached makes the start fail, cleanly', async () => {
  const options = {
    host: '127.0.0.1',
    port: 0,
    jwtSecret: 'x',
    publishableKey: PUBLISHABLE_KEY,
    secretKey: SECRET_KEY,
  };
  const databaseUrl = 'postgres://supabase_admin@127.0.0.1:1/postgres';
  await expect(startRealtime({ ...options, databaseUrl })).rejects.toThrow('ECONNREFUSED');
  const taken = { ...options, port: stage.bridge.port, databaseUrl: stage.pg.url };
  await expect(startRealtime(taken)).rejects.toThrow('EADDRINUSE');
  const sql = postgres(stage.pg.url, { max: 1 });
  const count = async () => (await sql`select from pg_replication_slots`).length;
  await until('one slot is left', async () => (await count()) === 1);
  await sql.end();
});

test('the position one byte earlier', () => {
  expect(['0/0', '0/1', '0/ABCDEF', '1/0', 'A/0'].map(previousLsn)).toEqual([
    '0/0',
    '0/0',
    '0/ABCDEE',
    '0/FFFFFFFF',
    '9/FFFFFFFF',
  ]);
});
