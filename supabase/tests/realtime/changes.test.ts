import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { postgresChangesFilter } from '@supabase/realtime-js';
import type { RealtimeChannel } from '@supabase/supabase-js';
import {
  type ClientOptions,
  connect,
  disconnectAll,
  Inbox,
  join,
  joined,
  openStage,
  rawSocket,
  type Stage,
  tokenFor,
  VERSIONS,
} from './stage.ts';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.sql
    .unsafe(`
      create type mood as enum ('calm', 'busy');
      create table goods (
        id int primary key, name text, price numeric(12,2), tags text[], facts jsonb, feeling mood,
        is_open boolean, weight bigint, day date, at timestamptz, bytes bytea
      );
      create table fullgoods (id int primary key, name text, body text);
      alter table fullgoods replica identity full;
      create table notes (id uuid primary key default gen_random_uuid(), owner uuid not null, body text);
      alter table notes enable row level security;
      create policy "own notes" on notes for select to authenticated using (owner = auth.uid());
      create table guarded (id int primary key, open_part text, closed_part text);
      create table keyless (name text);
      create table unpublished (id int primary key);
      create table markers (id int primary key generated always as identity, topic text);
      grant select on goods, fullgoods, notes, keyless, unpublished, markers to anon, authenticated;
      grant select (id, open_part) on guarded to anon;
      alter publication supabase_realtime add table goods, fullgoods, notes, guarded, keyless, markers;
    `)
    .simple();
});

beforeEach(async () => {
  await stage.sql`truncate goods, fullgoods, notes, guarded, keyless`;
});
afterEach(disconnectAll);
afterAll(() => stage.close());

type Wish = {
  event?: '*' | 'INSERT' | 'UPDATE' | 'DELETE';
  schema?: string;
  table?: string;
  filter?: string;
  select?: string[];
};

/** Subscribes one binding and waits until the server says that it is live. */
async function watch(wish: Wish, options: ClientOptions = {}) {
  const client = await connect(stage.bridge, options);
  const [inbox, system] = [new Inbox(), new Inbox()];
  const channel = client.channel(`changes ${Math.random()}`).on('system', {}, system.push);
  channel.on('postgres_changes', { event: '*', schema: 'public', ...wish } as never, inbox.push);
  await joined(channel);
  await system.count(1);
  return { client, channel, inbox, system };
}

/** A later change that everybody sees: when it has come, everything before it has come too. */
async function settled(...inboxes: Inbox[]): Promise<void> {
  const marker = await watch({ table: 'markers' });
  await stage.sql`insert into markers (topic) values ('marker')`;
  await marker.inbox.count(1);
  expect(inboxes.length).toBeGreaterThan(0);
}

describe.each(VERSIONS)('events over protocol %s', (vsn) => {
  test('insert, update and delete, typed and timed', async () => {
    const { inbox, system } = await watch({ table: 'goods' }, { vsn });
    expect(system.items).toMatchObject([
      { extension: 'postgres_changes', status: 'ok', message: 'Subscribed to PostgreSQL' },
    ]);
    await stage.sql`
      insert into goods values (1, 'Tea "green"', 4.50, '{a,"b c"}', '{"n": [1, {"x": null}]}', 'calm', true,
        9007199254740991, '2026-01-02', '2026-01-02T03:04:05.678Z', '\\x01ff')`;
    await stage.sql`update goods set price = 5, feeling = 'busy', facts = null where id = 1`;
    await stage.sql`update goods set id = 2 where id = 1`;
    await stage.sql`delete from goods where id = 2`;
    const [insert, update, rename, remove] = await inbox.count(4);
    const record = {
      id: 1,
      name: 'Tea "green"',
      price: 4.5,
      tags: ['a', 'b c'],
      facts: { n: [1, { x: null }] },
      feeling: 'calm',
      is_open: true,
      weight: 9007199254740991,
      day: '2026-01-02',
      bytes: '\\x01ff',
    };
    expect(insert).toMatchObject({
      schema: 'public',
      table: 'goods',
      eventType: 'INSERT',
      new: record,
      old: {},
      errors: null,
    });
    expect(new Date(insert.new.at).toISOString()).toBe('2026-01-02T03:04:05.678Z');
    expect(insert.commit_timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(insert.commit_timestamp) - Date.now())).toBeLessThan(60_000);
    expect(update).toMatchObject({
      eventType: 'UPDATE',
      new: { price: 5, feeling: 'busy', facts: null },
      old: { id: 1 },
    });
    expect(update.old).toEqual({ id: 1 });
    expect(rename).toMatchObject({ new: { id: 2 }, old: { id: 1 } });
    expect(remove).toMatchObject({ eventType: 'DELETE', new: {}, old: { id: 2 } });
  });

  test('a binding gets only its event', async () => {
    const { inbox } = await watch({ table: 'goods', event: 'UPDATE' }, { vsn });
    await stage.sql`insert into goods (id) values (1)`;
    await stage.sql`update goods set name = 'x' where id = 1`;
    await stage.sql`delete from goods where id = 1`;
    await settled(inbox);
    expect(inbox.items.map(({ eventType }) => eventType)).toEqual(['UPDATE']);
  });
});

test('full replica identity brings the whole old row, and unchanged large values', async () => {
  const { inbox } = await watch({ table: 'fullgoods' });
  const body = Array.from({ length: 2_000 }, () => Math.random().toString(36)).join('');
  await stage.sql`insert into fullgoods values (1, 'before', ${body})`;
  await stage.sql`update fullgoods set name = 'after' where id = 1`;
  const [, update] = await inbox.count(2);
  expect(update.old).toEqual({ id: 1, name: 'before', body });
  expect(update.new).toEqual({ id: 1, name: 'after', body });
});

test('an unchanged large value is left out under the default identity', async () => {
  const { inbox } = await watch({ table: 'goods', event: 'UPDATE' });
  const name = Array.from({ length: 2_000 }, () => Math.random().toString(36)).join('');
  await stage.sql`insert into goods (id, name) values (1, ${name})`;
  await stage.sql`update goods set price = 1 where id = 1`;
  const [update] = await inbox.count(1);
  expect(update.new).toMatchObject({ id: 1, price: 1 });
  expect(update.new).not.toHaveProperty('name');
});

test.each<[string, number[]]>([
  ['id=eq.2', [2]],
  ['id=neq.2', [1, 3, 4]],
  ['price=lt.10', [1]],
  ['price=lte.10', [1, 2]],
  ['price=gt.9.99', [2, 3]],
  ['price=gte.20.50', [3]],
  ['id=in.(1,3,9)', [1, 3]],
  ['name=in.("a,b",plain)', [2, 3]],
  ['name=like.%ea', [1]],
  ['name=ilike.%EA', [1]],
  ['name=match.^p', [3]],
  ['name=imatch.^P', [3]],
  ['name=is.null', [4]],
  ['is_open=is.true', [1]],
  ['is_open=is.unknown', [3, 4]],
  ['name=isdistinct.plain', [1, 2, 4]],
  ['name=not.isdistinct.plain', [3]],
  ['id=not.in.(1,2)', [3, 4]],
  ['name=not.like.%ea', [2, 3]],
  ['name=not.is.null', [1, 2, 3]],
  ['name=eq."a,b"', [2]],
  ['id=gt.1,id=lt.4', [2, 3]],
  ['day=gte.2026-02-01', [2]],
  ['weight=gt.9', [1]],
  ['feeling=eq.busy', [2]],
  ['  ', [1, 2, 3, 4]],
])('filter %s lets through %j', async (filter, expected) => {
  const { inbox, system } = await watch({ table: 'goods', event: 'INSERT', filter });
  expect(system.items).toMatchObject([{ status: 'ok' }]);
  await stage.sql`
    insert into goods (id, name, price, is_open, weight, day, feeling) values
      (1, 'tea', 9, true, 10, '2026-01-31', 'calm'), (2, 'a,b', 10, false, 9, '2026-02-01', 'busy'),
      (3, 'plain', 20.50, null, null, null, null), (4, null, null, null, null, null, null)`;
  await settled(inbox);
  expect(inbox.items.map((change) => change.new.id)).toEqual(expected);
});

test('the filter builder of supabase-js is understood', async () => {
  const filter = postgresChangesFilter().eq('name', 'x, "y" (z)').not('id', 'in', [1, 2]).build();
  const { inbox } = await watch({ table: 'goods', filter });
  await stage.sql`insert into goods (id, name) values (1, 'x, "y" (z)'), (3, 'x, "y" (z)'), (4, 'x')`;
  await settled(inbox);
  expect(inbox.items.map((change) => change.new.id)).toEqual([3]);
});

test('a filter on a column that a deleted row does not carry never matches; on the key it does', async () => {
  const byName = await watch({ table: 'goods', event: 'DELETE', filter: 'name=eq.x' });
  const byKey = await watch({ table: 'goods', event: 'DELETE', filter: 'id=eq.1' });
  await stage.sql`insert into goods (id, name) values (1, 'x'), (2, 'x')`;
  await stage.sql`delete from goods`;
  await settled(byName.inbox, byKey.inbox);
  expect(byName.inbox.items).toEqual([]);
  expect(byKey.inbox.items).toMatchObject([{ old: { id: 1 } }]);
});

test.each<[string, Wish, string]>([
  [
    'an unknown operator',
    { table: 'goods', filter: 'id=foo.1' },
    'Error parsing `filter` params: ["foo", "1"]',
  ],
  ['no operator', { table: 'goods', filter: 'undefined' }, 'Error parsing `filter` params: ["undefined"]'],
  [
    'in without parentheses',
    { table: 'goods', filter: 'id=in.1,2' },
    '`in` filter value must be wrapped by parentheses',
  ],
  ['an empty condition', { table: 'goods', filter: 'id=eq.1,' }, 'filter must not contain empty segments'],
  ['an unknown column', { table: 'goods', filter: 'nope=eq.1' }, 'invalid column for filter nope'],
  [
    'a column that the role may not see',
    { table: 'guarded', filter: 'closed_part=eq.1' },
    'invalid column for filter closed_part',
  ],
  [
    'a value of the wrong type',
    { table: 'goods', filter: 'id=eq.abc' },
    'invalid input syntax for type integer',
  ],
  [
    'over 100 values',
    { table: 'goods', filter: `id=in.(${Array.from({ length: 101 }, (_, i) => i).join(',')})` },
    'too many values for `in` filter. Maximum 100',
  ],
  ['is with a word of its own', { table: 'goods', filter: 'id=is.maybe' }, 'invalid value for is filter'],
  [
    'is true on a number',
    { table: 'goods', filter: 'id=is.true' },
    'is true filter requires a boolean column, got integer',
  ],
  [
    'like on a number',
    { table: 'goods', filter: 'id=like.1%' },
    'operator like requires a text-compatible column type',
  ],
  [
    'a bad regular expression',
    { table: 'goods', filter: 'name=match.(' },
    'invalid regular expression for match filter',
  ],
  [
    'a table that is not published',
    { table: 'unpublished' },
    'Please check Realtime is enabled for the given connect parameters: [event: *, schema: public, table: unpublished, filters: [], select: nil]',
  ],
  [
    'selected columns of all tables',
    { table: '*', select: ['id'] },
    'Column selection is not supported for wildcard subscriptions',
  ],
  ['an unknown selected column', { table: 'goods', select: ['nope'] }, 'invalid column for select nope'],
])('%s is a system error, and the channel stays open', async (_name, wish, text) => {
  const { channel, system } = await watch(wish);
  expect(system.items).toMatchObject([
    { extension: 'postgres_changes', status: 'error', message: expect.stringContaining(text) },
  ]);
  expect(channel.state).toBe('joined');
});

test('selected columns come with the key and no others', async () => {
  const { inbox } = await watch({ table: 'goods', select: ['name'] });
  await stage.sql`insert into goods (id, name, price) values (1, 'x', 2)`;
  expect((await inbox.count(1))[0].new).toEqual({ id: 1, name: 'x' });
});

test('a role gets only the columns it may select', async () => {
  const { inbox } = await watch({ table: 'guarded' });
  await stage.sql`insert into guarded values (1, 'open', 'closed')`;
  expect((await inbox.count(1))[0].new).toEqual({ id: 1, open_part: 'open' });
});

test('a grant and a revoke take effect at the next change', async () => {
  const { inbox } = await watch({ table: 'guarded' });
  await stage.sql`insert into guarded values (1, 'a', 'b')`;
  await inbox.count(1);
  await stage.sql`grant select (closed_part) on guarded to anon`;
  await stage.sql`insert into guarded values (2, 'a', 'b')`;
  await inbox.count(2);
  await stage.sql`revoke select (closed_part) on guarded from anon`;
  await stage.sql`insert into guarded values (3, 'a', 'b')`;
  await inbox.count(3);
  expect(inbox.items.map((change) => 'closed_part' in change.new)).toEqual([false, true, false]);
});

test('a table without a primary key says so instead of telling its rows', async () => {
  const { inbox } = await watch({ table: 'keyless' });
  await stage.sql`insert into keyless values ('x')`;
  expect(await inbox.count(1)).toMatchObject([
    { new: {}, errors: ['Error 400: Bad Request, no primary key'] },
  ]);
});

test('rows go to those whom RLS lets read them; of deleted rows all learn the key only', async () => {
  const alice = await watch({ table: 'notes' }, { token: await tokenFor({ sub: ALICE }) });
  const bob = await watch({ table: 'notes' }, { token: await tokenFor({ sub: BOB }) });
  const anon = await watch({ table: 'notes' });
  // Row visibility is asked when a change is handled, as on hosted: each step waits for the one before.
  const [note] = await stage.sql`insert into notes (owner, body) values (${ALICE}, 'mine') returning id`;
  const id = note!.id as string;
  expect(await alice.inbox.count(1)).toMatchObject([
    { eventType: 'INSERT', new: { id, owner: ALICE, body: 'mine' } },
  ]);
  await stage.sql`update notes set owner = ${BOB} where id = ${id}`;
  expect(await bob.inbox.count(1)).toMatchObject([{ eventType: 'UPDATE', new: { id, owner: BOB } }]);
  await stage.sql`delete from notes where id = ${id}`;
  await Promise.all([alice.inbox.count(2), bob.inbox.count(2), anon.inbox.count(1)]);
  for (const { inbox } of [alice, bob, anon]) {
    expect(inbox.items.at(-1)).toMatchObject({ eventType: 'DELETE', old: { id }, new: {} });
    expect(Object.keys(inbox.items.at(-1).old)).toEqual(['id']);
  }
  expect([alice, bob, anon].map(({ inbox }) => inbox.items.length)).toEqual([2, 2, 1]);
});

test('a new token moves the subscription to its claims', async () => {
  const watcher = await watch({ table: 'notes', event: 'INSERT' });
  await stage.sql`insert into notes (owner, body) values (${ALICE}, 'unseen')`;
  await settled(watcher.inbox);
  await watcher.client.realtime.setAuth(await tokenFor({ sub: ALICE }));
  await watcher.system.count(2);
  await stage.sql`insert into notes (owner, body) values (${ALICE}, 'seen')`;
  expect(await watcher.inbox.count(1)).toMatchObject([{ new: { body: 'seen' } }]);
});

test('over 1 MB only short values are told, with Error 413', async () => {
  const { inbox } = await watch({ table: 'goods' });
  await stage.sql`insert into goods (id, name, price) values (1, ${'x'.repeat(1_100_000)}, 2)`;
  const [change] = await inbox.count(1);
  expect(change).toMatchObject({ new: { id: 1, price: 2 }, errors: ['Error 413: Payload Too Large'] });
  expect(change.new).not.toHaveProperty('name');
});

test('several bindings on one channel each get their own', async () => {
  const client = await connect(stage.bridge);
  const [all, cheap, system] = [new Inbox(), new Inbox(), new Inbox()];
  const channel: RealtimeChannel = client
    .channel('several')
    .on('system', {}, system.push)
    .on('postgres_changes', { event: '*', schema: 'public', table: 'goods' }, all.push)
    .on(
      'postgres_changes',
      { event: 'INSERT', schema: 'public', table: 'goods', filter: 'price=lt.5' },
      cheap.push,
    )
    .on('postgres_changes', { event: '*', schema: 'public' }, all.push);
  await joined(channel);
  await system.count(1);
  await stage.sql`insert into goods (id, price) values (1, 1), (2, 10)`;
  await settled(all, cheap);
  expect(cheap.items.map((change) => change.new.id)).toEqual([1]);
  expect(all.items.filter((change) => change.table === 'goods')).toHaveLength(4);
});

test('a column added later arrives; a dropped filter column silences only its filter', async () => {
  const [plain, filtered] = [
    await watch({ table: 'goods' }),
    await watch({ table: 'goods', filter: 'name=eq.x' }),
  ];
  await stage.sql`alter table goods add column extra text default 'new'`;
  await stage.sql`alter table goods rename column name to title`;
  await stage.sql`insert into goods (id, title) values (1, 'x')`;
  await settled(plain.inbox, filtered.inbox);
  expect(plain.inbox.items).toMatchObject([{ new: { extra: 'new', title: 'x' } }]);
  expect(filtered.inbox.items).toEqual([]);
  await stage.sql`alter table goods rename column title to name`;
  await stage.sql`alter table goods drop column extra`;
});

test('a filter that no longer fits its column is silenced alone', async () => {
  await stage.sql`create table moving (id int primary key, code text)`;
  await stage.sql`grant select on moving to anon`;
  await stage.sql`alter publication supabase_realtime add table moving`;
  const [text, id] = [
    await watch({ table: 'moving', filter: 'code=eq.abc' }),
    await watch({ table: 'moving', filter: 'id=eq.1' }),
  ];
  await stage.sql`alter table moving alter column code type int using null`;
  await stage.sql`insert into moving values (1, 7)`;
  expect(await id.inbox.count(1)).toMatchObject([{ new: { id: 1, code: 7 } }]);
  expect(text.inbox.items).toEqual([]);
});

test('tables and columns may have any name', async () => {
  await stage.sql`create table "odd ""Name" (n int primary key, o int, record int, new_row int, "a ""b" text, "Ünï" text)`;
  await stage.sql`grant select on "odd ""Name" to anon`;
  await stage.sql`alter publication supabase_realtime add table "odd ""Name"`;
  await stage.sql`alter table "odd ""Name" enable row level security`;
  await stage.sql`create policy "all" on "odd ""Name" for select using (true)`;
  const { inbox } = await watch({ table: 'odd "Name', filter: 'a "b=eq.x,o=gt.1' });
  await stage.sql`insert into "odd ""Name" values (1, 2, 3, 4, 'x', 'y')`;
  expect((await inbox.count(1))[0].new).toEqual({ n: 1, o: 2, record: 3, new_row: 4, 'a "b': 'x', Ünï: 'y' });
});

test('a table added to the publication while the bridge runs is seen', async () => {
  await stage.sql`create table latecomer (id int primary key)`;
  await stage.sql`grant select on latecomer to anon`;
  await stage.sql`alter publication supabase_realtime add table latecomer`;
  const { inbox } = await watch({ table: 'latecomer' });
  await stage.sql`insert into latecomer values (1)`;
  expect(await inbox.count(1)).toMatchObject([{ new: { id: 1 } }]);
});

test('with wait, the join is answered when the subscription is live, and refused when it cannot be', async () => {
  const client = await connect(stage.bridge);
  const options = { config: { postgres_changes_options: { wait: true } } };
  const inbox = new Inbox();
  const good = client
    .channel('wait', options)
    .on('postgres_changes', { event: '*', schema: 'public', table: 'goods' }, inbox.push);
  await joined(good);
  await stage.sql`insert into goods (id) values (1)`;
  await inbox.count(1);
  const bad = client.channel('wait in vain', options);
  bad.on('postgres_changes', { event: '*', schema: 'public', table: 'unpublished' }, () => {});
  expect((await join(bad)).error?.message).toContain('RealtimeDisabledForConfiguration: Unable to subscribe');
});

test('500 updates reach 50 subscribers, all of them, in order', async () => {
  const watchers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) =>
      watch(
        { table: 'goods', event: 'UPDATE' },
        index % 5 === 0 ? { token: await tokenFor({ sub: ALICE, index }) } : {},
      ),
    ),
  );
  await stage.sql`insert into goods (id, weight) values (1, 0)`;
  for (let n = 1; n <= 500; n++) await stage.sql`update goods set weight = ${n} where id = 1`;
  const expected = Array.from({ length: 500 }, (_, index) => index + 1);
  for (const { inbox } of watchers) {
    await inbox.until((items) => items.length >= 500, 30_000);
    expect(inbox.items.map((change) => change.new.weight)).toEqual(expected);
  }
});

test('the reply repeats each binding with an id of its own', async () => {
  const { socket, frames, send } = await rawSocket(stage.bridge);
  const changes = [
    { event: '*', schema: 'public', table: 'goods', filter: 'id=eq.1' },
    { event: 'INSERT', schema: 'public', table: 'goods' },
  ];
  send(['1', '1', 'realtime:echo', 'phx_join', { config: { postgres_changes: changes } }]);
  await frames.count(1);
  const echoed = frames.items[0][4].response.postgres_changes;
  expect(echoed).toMatchObject(changes);
  expect(new Set(echoed.map(({ id }: { id: number }) => id)).size).toBe(2);
  socket.terminate();
});

test('stored generated columns are told and can be filtered by', async () => {
  await stage.sql.unsafe(`
    create table lines (id int primary key, price int, quantity int, total int generated always as (price * quantity) stored);
    grant select on lines to anon;
    alter publication supabase_realtime add table lines;
  `);
  const [all, dear] = [
    await watch({ table: 'lines' }),
    await watch({ table: 'lines', filter: 'total=gt.10' }),
  ];
  await stage.sql`insert into lines values (1, 2, 3)`;
  await stage.sql`insert into lines values (2, 4, 5)`;
  await stage.sql`update lines set quantity = 6 where id = 1`;
  await all.inbox.count(3);
  expect(all.inbox.items.map((item) => item.new.total)).toEqual([6, 20, 12]);
  await dear.inbox.count(2);
  expect(dear.inbox.items.map((item) => item.new)).toEqual([
    { id: 2, price: 4, quantity: 5, total: 20 },
    { id: 1, price: 2, quantity: 6, total: 12 },
  ]);
});
