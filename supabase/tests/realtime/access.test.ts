import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { timePasses } from '../../../__tests__/support/until.ts';
import {
  connect,
  disconnectAll,
  Inbox,
  join,
  joined,
  openStage,
  PUBLISHABLE_KEY,
  rawSocket,
  SECRET_KEY,
  type Stage,
  shout,
  tokenFor,
  VERSIONS,
} from './stage.ts';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const PRIVATE = { config: { private: true } };

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.sql
    .unsafe(`
      create table members (topic text, member uuid);
      grant select on members to anon, authenticated;
      create policy "members read" on realtime.messages for select to authenticated
        using (exists (select from members where topic = realtime.topic() and member = auth.uid()));
      create policy "shelves" on realtime.messages for select to anon using (realtime.topic() like 'stock:%');
      insert into members values ('club', '${ALICE}');
    `)
    .simple();
});

afterEach(disconnectAll);
afterAll(() => stage.close());

const DENIED = 'Unauthorized: You do not have permissions to read from this Channel topic: ';

describe('opening the socket', () => {
  const knock = async (query: string, path = '/realtime/v1/websocket') => {
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
    const { request } = await import('node:http');
    return new Promise<{ status?: number; body: string }>((resolve, reject) => {
      const key = { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };
      const knocking = request(`${stage.bridge.url}${path}?${query}`, { headers: { ...headers, ...key } });
      knocking.on('response', async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({ status: response.statusCode, body });
      });
      knocking.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve({ status: response.statusCode, body: '' });
      });
      knocking.on('error', reject).end();
    });
  };

  test('without a key or with a bad one: 401 with JSON', async () => {
    expect(await knock('vsn=2.0.0')).toEqual({ status: 401, body: '{"error":"API key is missing"}' });
    const malformed = { status: 401, body: '{"error":"The token provided is not a valid JWT"}' };
    expect(await knock('apikey=nonsense')).toEqual(malformed);
    const expired = await knock(`apikey=${await tokenFor({ role: 'anon' }, -5)}`);
    expect(expired).toMatchObject({ status: 401, body: expect.stringContaining('Token has expired') });
  });

  test('by API keys and by signed tokens, on both paths', async () => {
    expect(await knock(`apikey=${PUBLISHABLE_KEY}`)).toMatchObject({ status: 101 });
    expect(await knock(`apikey=${SECRET_KEY}&vsn=2.0.0`)).toMatchObject({ status: 101 });
    expect(await knock(`apikey=${await tokenFor({ role: 'anon' })}`, '/socket/websocket')).toMatchObject({
      status: 101,
    });
    expect(await knock(`apikey=${PUBLISHABLE_KEY}`, '/elsewhere')).toMatchObject({ status: 404 });
  });
});

describe.each(VERSIONS)('private channels over protocol %s', (vsn) => {
  test('policies decide who may join', async () => {
    const alice = await connect(stage.bridge, { vsn, token: await tokenFor({ sub: ALICE }) });
    const bob = await connect(stage.bridge, { vsn, token: await tokenFor({ sub: BOB }) });
    const anon = await connect(stage.bridge, { vsn });
    expect((await join(alice.channel('club', PRIVATE))).status).toBe('SUBSCRIBED');
    const refused = await join(bob.channel('club', PRIVATE));
    expect([refused.status, refused.error?.message]).toEqual(['CHANNEL_ERROR', `${DENIED}club`]);
    expect((await join(anon.channel('club', PRIVATE))).error?.message).toBe(`${DENIED}club`);
    expect((await join(anon.channel('stock:p:1', PRIVATE))).status).toBe('SUBSCRIBED');
  });

  test('the secret key reads everything', async () => {
    const service = await connect(stage.bridge, { vsn, key: SECRET_KEY });
    expect((await join(service.channel('club', PRIVATE))).status).toBe('SUBSCRIBED');
  });

  test('an expired or forged token refuses the join with its reason', async () => {
    const client = await connect(stage.bridge, { vsn });
    await client.realtime.setAuth(await tokenFor({ sub: ALICE }, -10));
    expect((await join(client.channel('club', PRIVATE))).error?.message).toMatch(
      /^InvalidJWTToken: Token has expired 1\d seconds ago$/,
    );
    const [head, body] = (await tokenFor({ sub: ALICE })).split('.');
    const forger = await connect(stage.bridge, { vsn });
    await forger.realtime.setAuth(`${head}.${body}.c2lnbmF0dXJl`);
    expect((await join(forger.channel('club', PRIVATE))).error?.message).toBe(
      'JwtSignatureError: Failed to validate JWT signature',
    );
  });

  test('when a token expires the channel says so and closes', async () => {
    const client = await connect(stage.bridge, { vsn, token: await tokenFor({ sub: ALICE }, 2) });
    const [system, closed] = [new Inbox(), new Inbox()];
    const channel = client.channel('club', PRIVATE).on('system', {}, system.push);
    channel.subscribe((status) => closed.push(status));
    await closed.until((states) => states.includes('CLOSED'));
    expect(closed.items).toEqual(['SUBSCRIBED', 'CLOSED']);
    expect(system.items).toMatchObject([
      {
        status: 'error',
        extension: 'system',
        message: expect.stringMatching(/^Token has expired \d seconds ago$/),
        channel: 'club',
      },
    ]);
  });

  test('a refreshed token keeps the channel past the first expiry', async () => {
    const client = await connect(stage.bridge, { vsn });
    await client.realtime.setAuth(await tokenFor({ sub: ALICE }, 2));
    const [states, inbox] = [new Inbox<string>(), new Inbox()];
    const channel = client.channel('club', PRIVATE).on('broadcast', { event: '*' }, inbox.push);
    channel.subscribe((status) => states.push(status));
    await states.count(1);
    await client.realtime.setAuth(await tokenFor({ sub: ALICE }, 60));
    await timePasses(2_500);
    await stage.sql`select realtime.send('{}', 'still-here', 'club')`;
    await inbox.count(1);
    expect(states.items).toEqual(['SUBSCRIBED']);
  });

  test('a new token that may no longer read closes the channel', async () => {
    const client = await connect(stage.bridge, { vsn });
    await client.realtime.setAuth(await tokenFor({ sub: ALICE }));
    const [states, system] = [new Inbox<string>(), new Inbox()];
    const channel = client.channel('club', PRIVATE).on('system', {}, system.push);
    channel.subscribe((status) => states.push(status));
    await states.count(1);
    await client.realtime.setAuth(await tokenFor({ sub: BOB }));
    await states.until((items) => items.includes('CLOSED'));
    expect(system.items).toMatchObject([
      { status: 'error', message: 'You do not have permissions to read from this Channel topic: club' },
    ]);
  });
});

test.each([
  ['expired', () => tokenFor({ sub: ALICE }, -7), /^Token has expired [78] seconds ago$/],
  ['malformed', async () => 'not.a.token', /^The token provided is not a valid JWT$/],
  [
    'without a role',
    () => tokenFor({ sub: ALICE, role: undefined }),
    /^Fields `role` and `exp` are required in JWT$/,
  ],
  ['forged', async () => `${(await tokenFor({ sub: ALICE })).slice(0, -8)}AAAAAAAA`, /^:signature_error$/],
])('a new token that is %s closes the channel with the reason', async (_name, makeToken, reason) => {
  const { socket, frames, send } = await rawSocket(stage.bridge);
  send(['1', '1', 'realtime:open', 'phx_join', { config: {} }]);
  await frames.count(1);
  send(['1', '2', 'realtime:open', 'access_token', { access_token: PUBLISHABLE_KEY }]);
  send(['1', '3', 'realtime:open', 'access_token', { access_token: null }]);
  send(['1', '4', 'realtime:open', 'access_token', { access_token: await makeToken() }]);
  await frames.count(3);
  const [system, close] = frames.items.slice(1);
  expect(system[3]).toBe('system');
  expect(system[4]).toEqual({
    extension: 'system',
    status: 'error',
    message: expect.stringMatching(reason),
    channel: 'open',
  });
  expect(close).toEqual(['1', '1', 'realtime:open', 'phx_close', {}]);
  socket.terminate();
});

test('a session that loses only presence is closed too', async () => {
  await stage.sql`create policy "presence of alice" on realtime.messages for select to authenticated
    using (realtime.topic() = 'both' and (extension = 'broadcast' or auth.jwt() ->> 'level' = 'high'))`;
  const { socket, frames, send } = await rawSocket(stage.bridge);
  const config = { private: true, presence: { enabled: true } };
  const token = (level: string) => tokenFor({ sub: ALICE, level });
  send(['1', '1', 'realtime:both', 'phx_join', { config, access_token: await token('high') }]);
  await frames.count(2);
  expect(frames.items.map((frame) => frame[3])).toEqual(['phx_reply', 'presence_state']);
  send(['1', '2', 'realtime:both', 'access_token', { access_token: await token('low') }]);
  await frames.count(4);
  expect(frames.items[2][4].message).toBe(
    'You no longer have permission to read from this Channel topic: both',
  );
  socket.terminate();
});

test('policies are asked once per token, not per message', async () => {
  await stage.sql`insert into members values ('cached', ${ALICE})`;
  const client = await connect(stage.bridge);
  await client.realtime.setAuth(await tokenFor({ sub: ALICE }));
  const [states, inbox] = [new Inbox<string>(), new Inbox()];
  const channel = client.channel('cached', PRIVATE).on('broadcast', { event: '*' }, inbox.push);
  channel.subscribe((status) => states.push(status));
  await states.count(1);
  await stage.sql`delete from members where topic = 'cached'`;
  await stage.sql`select realtime.send('{}', 'still-cached', 'cached')`;
  await inbox.count(1);
  await client.realtime.setAuth(await tokenFor({ sub: ALICE, session: 'new' }));
  await states.until((items) => items.includes('CLOSED'));
});

test('a join without a token is the socket key: anon, whoever the user is', async () => {
  const { socket, frames, send } = await rawSocket(stage.bridge);
  send(['1', '1', 'realtime:club', 'phx_join', { config: { private: true } }]);
  await frames.count(1);
  expect(frames.items[0]).toEqual([
    '1',
    '1',
    'realtime:club',
    'phx_reply',
    { status: 'error', response: { reason: `${DENIED}club` } },
  ]);
  send([
    '2',
    '2',
    'realtime:stock:p:1',
    'phx_join',
    { config: { private: true }, access_token: PUBLISHABLE_KEY },
  ]);
  await frames.count(2);
  expect(frames.items[1][4]).toMatchObject({ status: 'ok', response: { postgres_changes: [] } });
  socket.terminate();
});

test('probe rows leave nothing behind', async () => {
  const client = await connect(stage.bridge);
  const topic = 'stock:probe';
  const channel = await joined(client.channel(topic, PRIVATE));
  await shout(channel, 'denied', {});
  const [row] = await stage.sql`select count(*)::int as rows from realtime.messages where topic = ${topic}`;
  expect(row!.rows).toBe(0);
});

test('a policy that fails, or a role that does not exist, lets nobody in', async () => {
  await stage.sql
    .unsafe(`
    create function broken() returns boolean language plpgsql as $$ begin raise exception 'oops'; end $$;
    create policy "broken" on realtime.messages for select to authenticated
      using (realtime.topic() = 'broken' and broken());
  `)
    .simple();
  const user = await connect(stage.bridge, { token: await tokenFor({ sub: BOB }) });
  expect((await join(user.channel('broken', PRIVATE))).error?.message).toBe(`${DENIED}broken`);
  const nobody = await connect(stage.bridge, { token: await tokenFor({ role: 'nobody_at_all' }) });
  expect((await join(nobody.channel('stock:p:1', PRIVATE))).error?.message).toBe(
    'InvalidJWTToken: Fields `role` and `exp` are required in JWT',
  );
});

test('migrations run by postgres, no superuser, may add policies and publish tables', async () => {
  await stage.sql.begin(async (tx) => {
    await tx`set local role postgres`;
    await tx`create policy "by migration" on realtime.messages for select to anon using (realtime.topic() = 'migrated')`;
    await tx`create table migrated (id int primary key)`;
    await tx`alter publication supabase_realtime add table migrated`;
    await tx`select realtime.send('{}', 'x', 'migrated')`;
  });
  expect((await join((await connect(stage.bridge)).channel('migrated', PRIVATE))).status).toBe('SUBSCRIBED');
  const [row] = await stage.sql`select count(*)::int as rows from realtime.messages where topic = 'migrated'`;
  expect(row!.rows).toBe(1);
});

test('an API role cannot call the bridge functions', async () => {
  const attempt = stage.sql.begin(async (tx) => {
    await tx`set local role authenticated`;
    await tx`select realtime_bridge.maintain_partitions()`;
  });
  await expect(attempt).rejects.toThrow('permission denied for schema realtime_bridge');
});
