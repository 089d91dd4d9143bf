import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  connect,
  disconnectAll,
  Inbox,
  join,
  joined,
  openStage,
  PUBLISHABLE_KEY,
  SECRET_KEY,
  type Stage,
  shout,
  tokenFor,
  VERSIONS,
} from './stage.ts';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const PRIVATE = { config: { private: true } };

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ payloadBytes: 100_000, sendsPerSecond: 10_000 });
  await stage.sql
    .unsafe(`
      create policy "read stock" on realtime.messages for select to anon, authenticated
        using (realtime.topic() like 'stock:%');
      create policy "read and write rooms" on realtime.messages for all to authenticated
        using (realtime.topic() like 'room:%') with check (realtime.topic() like 'room:%');
      create table items (id int primary key, stock int not null);
      create function announce() returns trigger language plpgsql security definer as $$ begin
        perform realtime.send(jsonb_build_object('stock', new.stock), 'stock', 'stock:p:' || new.id);
        perform realtime.broadcast_changes(
          'room:items', tg_op, tg_op, tg_table_name, tg_table_schema, new, old
        );
        return null;
      end $$;
      alter function announce() owner to postgres;
      create trigger announce after insert or update on items for each row execute function announce();
      grant select, insert, update on items to authenticated;
    `)
    .simple();
});

afterEach(disconnectAll);
afterAll(() => stage.close());

async function listen(topic: string, options: Parameters<typeof connect>[1] & { isPrivate?: boolean } = {}) {
  const client = await connect(stage.bridge, options);
  const inbox = new Inbox();
  const channel = client.channel(topic, { config: { private: options.isPrivate ?? false } });
  await joined(channel.on('broadcast', { event: '*' }, inbox.push));
  return { channel, inbox };
}

/** Proves that nothing more is on its way: a marker sent afterwards arrives alone. */
async function onlyMarkerArrives(topic: string, inbox: Inbox): Promise<void> {
  await stage.sql`select realtime.send('{}', 'marker', ${topic}, true)`;
  await inbox.until((items) => items.some(({ event }) => event === 'marker'));
  expect(inbox.items.map(({ event }) => event)).toEqual(['marker']);
}

/** Runs SQL as a user of the API would, role and claims set for one transaction. */
function asUser(role: string, text: string): Promise<unknown> {
  return stage.sql.begin(async (tx) => {
    await tx.unsafe(`set local role ${role}`);
    await tx`select set_config('request.jwt.claims', ${JSON.stringify({ role, sub: ALICE })}, true)`;
    await tx.unsafe(text);
  });
}

describe.each(VERSIONS)('protocol %s', (vsn) => {
  test('a public broadcast reaches the others, and the sender only when it asked for its own', async () => {
    const [alice, quiet] = [await connect(stage.bridge, { vsn }), await connect(stage.bridge, { vsn })];
    const [own, quietOwn] = [new Inbox(), new Inbox()];
    const loud = alice.channel('lobby', { config: { broadcast: { self: true, ack: true } } });
    await joined(loud.on('broadcast', { event: 'hi' }, own.push));
    const shy = await joined(quiet.channel('lobby').on('broadcast', { event: 'hi' }, quietOwn.push));
    await shout(shy, 'hi', { text: 'from the shy one' });
    await own.count(1);
    expect(await loud.send({ type: 'broadcast', event: 'hi', payload: { text: 'héllo', n: 1 } })).toBe('ok');
    await Promise.all([own.count(2), quietOwn.count(1)]);
    expect(quietOwn.items).toMatchObject([
      { type: 'broadcast', event: 'hi', payload: { text: 'héllo', n: 1 } },
    ]);
  });

  test('realtime.send reaches a private topic as anon, with an id', async () => {
    const { inbox } = await listen('stock:p:1', { vsn, isPrivate: true });
    await stage.sql`select realtime.send(${stage.sql.json({ stock: 3 })}, 'stock', 'stock:p:1')`;
    const [message] = await inbox.count(1);
    expect(message).toMatchObject({ event: 'stock', payload: { stock: 3 } });
    expect(message.payload.id).toBe(message.meta.id);
  });

  test('private writes without a policy vanish silently; with one they arrive', async () => {
    const token = await tokenFor({ sub: ALICE });
    const reader = await listen('stock:p:2', { vsn, isPrivate: true });
    const writer = await listen('stock:p:2', { vsn, token, isPrivate: true });
    const denied = await shout(writer.channel, 'fake', { stock: 99 });
    expect(denied).toBe('ok');
    await onlyMarkerArrives('stock:p:2', reader.inbox);

    const [a, b] = [
      await listen('room:1', { vsn, token, isPrivate: true }),
      await listen('room:1', { vsn, token, isPrivate: true }),
    ];
    await shout(a.channel, 'note', { text: 'allowed' });
    expect(await b.inbox.count(1)).toMatchObject([{ event: 'note', payload: { text: 'allowed' } }]);
  });

  test('a payload over the limit is refused with an answer, and reaches nobody', async () => {
    const { inbox } = await listen('big', { vsn });
    const client = await connect(stage.bridge, { vsn });
    const sender = await joined(client.channel('big', { config: { broadcast: { ack: true } } }));
    const text = 'x'.repeat(100_001);
    expect(await sender.send({ type: 'broadcast', event: 'big', payload: { text } })).toBe('error');
    expect(await sender.send({ type: 'broadcast', event: 'small', payload: {} })).toBe('ok');
    expect(await inbox.count(1)).toMatchObject([{ event: 'small' }]);
  });
});

test('public and private topics of one name are different rooms', async () => {
  const open = await listen('stock:both');
  const closed = await listen('stock:both', { isPrivate: true });
  await stage.sql`select realtime.send('{}', 'to-private', 'stock:both', true)`;
  await stage.sql`select realtime.send('{}', 'to-public', 'stock:both', false)`;
  await Promise.all([open.inbox.count(1), closed.inbox.count(1)]);
  expect(open.inbox.items).toMatchObject([{ event: 'to-public' }]);
  expect(closed.inbox.items).toMatchObject([{ event: 'to-private' }]);
});

test('a binary broadcast reaches 2.0.0 clients byte for byte, and 1.0.0 clients not at all', async () => {
  const modern = await listen('stock:bin', { isPrivate: true });
  const old = await listen('stock:bin', { isPrivate: true, vsn: '1.0.0' });
  await stage.sql`select realtime.send_binary('\\x00ff10'::bytea, 'bytes', 'stock:bin')`;
  const [message] = await modern.inbox.count(1);
  expect([...new Uint8Array(message.payload)]).toEqual([0, 255, 16]);
  await onlyMarkerArrives('stock:bin', old.inbox);
});

test('a client sends bytes to clients', async () => {
  const { inbox } = await listen('bytes');
  const sender = await joined((await connect(stage.bridge)).channel('bytes'));
  await shout(sender, 'raw', Uint8Array.from([1, 2, 3]).buffer);
  const [message] = await inbox.count(1);
  expect([...new Uint8Array(message.payload)]).toEqual([1, 2, 3]);
});

test('1.0.0 and 2.0.0 clients understand each other', async () => {
  const [old, modern] = [await listen('mixed', { vsn: '1.0.0' }), await listen('mixed', { vsn: '2.0.0' })];
  await shout(old.channel, 'from-old', { a: [1, null, 'ü'] });
  await shout(modern.channel, 'from-modern', { b: { c: '😀' } });
  expect(await modern.inbox.count(1)).toMatchObject([{ event: 'from-old', payload: { a: [1, null, 'ü'] } }]);
  expect(await old.inbox.count(1)).toMatchObject([{ event: 'from-modern', payload: { b: { c: '😀' } } }]);
});

test('a security definer trigger that is not a superuser sends, also for a user without any write policy', async () => {
  const token = await tokenFor({ sub: ALICE });
  const stock = await listen('stock:p:7', { isPrivate: true });
  const rows = await listen('room:items', { isPrivate: true, token });
  await asUser('authenticated', 'insert into items values (7, 12)');
  expect(await stock.inbox.count(1)).toMatchObject([{ event: 'stock', payload: { stock: 12 } }]);
  expect(await rows.inbox.count(1)).toMatchObject([
    {
      event: 'INSERT',
      payload: { operation: 'INSERT', table: 'items', record: { id: 7, stock: 12 }, old_record: null },
    },
  ]);
});

test('realtime.send by a user follows the policies, and never fails the transaction', async () => {
  const token = await tokenFor({ sub: ALICE });
  const stock = await listen('stock:direct', { isPrivate: true });
  const room = await listen('room:direct', { isPrivate: true, token });
  await asUser(
    'authenticated',
    `select realtime.send('{}', 'denied', 'stock:direct'), realtime.send('{}', 'allowed', 'room:direct')`,
  );
  expect(await room.inbox.count(1)).toMatchObject([{ event: 'allowed' }]);
  await onlyMarkerArrives('stock:direct', stock.inbox);
});

test('a rolled back transaction broadcasts nothing', async () => {
  const { inbox } = await listen('stock:rollback', { isPrivate: true });
  await expect(
    stage.sql.begin(async (tx) => {
      await tx`select realtime.send('{}', 'never', 'stock:rollback')`;
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  await onlyMarkerArrives('stock:rollback', inbox);
});

test('recent private messages are replayed oldest first, marked, at most 25, and none arrives twice', async () => {
  const since = Date.now() - 1_000;
  for (let n = 1; n <= 30; n++) {
    await stage.sql`select realtime.send(${stage.sql.json({ n })}, 'tick', 'stock:replay')`;
  }
  const inbox = new Inbox();
  const client = await connect(stage.bridge);
  const replay = { since, limit: 50 };
  const channel = client.channel('stock:replay', { config: { private: true, broadcast: { replay } } });
  await joined(channel.on('broadcast', { event: '*' }, inbox.push));
  await stage.sql`select realtime.send(${stage.sql.json({ n: 31 })}, 'tick', 'stock:replay')`;
  await inbox.until((items) => items.some(({ payload }) => payload.n === 31));
  expect(inbox.items.map(({ payload }) => payload.n)).toEqual(
    Array.from({ length: 26 }, (_, index) => index + 6),
  );
  expect(inbox.items[0].meta).toEqual({ id: expect.any(String), replayed: true });
  expect(inbox.items[25].meta.replayed).toBeUndefined();
});

test('replay parameters that make no sense refuse the join', async () => {
  const client = await connect(stage.bridge);
  const replay = { since: 'yesterday' as unknown as number };
  const { status, error } = await join(
    client.channel('stock:x', { config: { private: true, broadcast: { replay } } }),
  );
  expect([status, error?.message]).toEqual([
    'CHANNEL_ERROR',
    'UnableToReplayMessages: Replay params are not valid',
  ]);
});

test('500 updates reach 50 subscribers, all of them, in order', async () => {
  const topic = 'stock:p:500';
  const listeners = await Promise.all(
    Array.from({ length: 50 }, (_, index) => listen(topic, { isPrivate: true, vsn: VERSIONS[index % 2] })),
  );
  for (let stock = 1; stock <= 500; stock++) {
    await stage.sql`insert into items values (500, ${stock}) on conflict (id) do update set stock = excluded.stock`;
  }
  const expected = Array.from({ length: 500 }, (_, index) => index + 1);
  for (const { inbox } of listeners) {
    await inbox.count(500);
    expect(inbox.items.map(({ payload }) => payload.stock)).toEqual(expected);
  }
});

describe('REST', () => {
  const post = (path: string, init: RequestInit) =>
    fetch(`${stage.bridge.url}/realtime/v1/api/broadcast${path}`, { method: 'POST', ...init });
  const json = { 'Content-Type': 'application/json', apikey: PUBLISHABLE_KEY };

  test('a batch is accepted and delivered; private messages need the permission', async () => {
    const [open, closed] = [await listen('rest'), await listen('stock:rest', { isPrivate: true })];
    const body = JSON.stringify({
      messages: [
        { topic: 'rest', event: 'a', payload: { n: 1 } },
        { topic: 'stock:rest', event: 'denied', payload: {}, private: true },
      ],
    });
    expect((await post('', { headers: json, body })).status).toBe(202);
    expect(await open.inbox.count(1)).toMatchObject([{ event: 'a', payload: { n: 1 } }]);
    await onlyMarkerArrives('stock:rest', closed.inbox);
    expect((await post('', { headers: { ...json, apikey: SECRET_KEY }, body })).status).toBe(202);
    await closed.inbox.until((items) => items.some(({ event }) => event === 'denied'));
  });

  test('httpSend works, in public, in private and with bytes', async () => {
    const token = await tokenFor({ sub: ALICE });
    const { inbox } = await listen('room:http', { isPrivate: true, token });
    const user = await connect(stage.bridge, { token });
    const channel = user.channel('room:http', PRIVATE);
    expect(await channel.httpSend('note', { text: 'hello' })).toEqual({ success: true });
    expect(await channel.httpSend('bytes', Uint8Array.from([7]).buffer)).toEqual({ success: true });
    await inbox.count(2);
    expect(inbox.items[0]).toMatchObject({ event: 'note', payload: { text: 'hello' } });
    expect([...new Uint8Array(inbox.items[1].payload)]).toEqual([7]);
    await expect(user.channel('stock:http', PRIVATE).httpSend('note', {})).rejects.toThrow('Unauthorized');
  });

  test('send() before the join falls back to REST', async () => {
    const { inbox } = await listen('early');
    const channel = (await connect(stage.bridge)).channel('early');
    expect(await channel.send({ type: 'broadcast', event: 'early', payload: { n: 1 } })).toBe('ok');
    expect(await inbox.count(1)).toMatchObject([{ event: 'early', payload: { n: 1 } }]);
  });

  test.each([
    ['no key', { headers: { 'Content-Type': 'application/json' }, body: '{}' }, 401],
    ['a wrong key', { headers: { ...json, apikey: 'nonsense' }, body: '{}' }, 401],
    ['a bad shape', { headers: json, body: '{"messages":[{"topic":"t"}]}' }, 422],
    ['no JSON', { headers: json, body: 'nonsense' }, 400],
  ])('%s is answered with %#', async (_name, init, status) => {
    expect((await post('', init)).status).toBe(status);
  });

  test('single messages: unknown content type, too large, unknown path', async () => {
    const headers = { apikey: PUBLISHABLE_KEY };
    const text = { ...headers, 'Content-Type': 'text/plain' };
    expect((await post('/t/events/e', { headers: text, body: 'x' })).status).toBe(415);
    const large = JSON.stringify('x'.repeat(100_001));
    expect((await post('/t/events/e', { headers: json, body: large })).status).toBe(422);
    expect((await post('/t/events', { headers: json, body: '{}' })).status).toBe(404);
  });
});
