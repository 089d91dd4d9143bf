import { request } from 'node:http';
import { connect as openSocket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import WebSocket from 'ws';
import { hostileFrame, hostileQuery } from './hostile-frames.ts';
import { Inbox, openStage, PUBLISHABLE_KEY, rawSocket, type Stage, VERSIONS } from './stage.ts';

/** All come from one address here, faster than any address may. */
const UNLIMITED = { perSecond: 1e6, burst: 1e6 };
const GENEROUS = {
  joinsPerSecond: 1e6,
  sendsPerSecond: 1e6,
  connectsPerAddress: UNLIMITED,
  joinsPerAddress: UNLIMITED,
  sendsPerAddress: UNLIMITED,
  refusalDelayMs: 0,
  presenceCalls: 1e6,
  // The bystander only listens, however long the rounds take on a busy machine.
  idleTimeoutMs: 3_600_000,
};

let stage: Stage;
/** A shopper who listens all the while, and the one who tells them something after each round. */
let bystander: Awaited<ReturnType<typeof rawSocket>>;
let told = 0;

beforeAll(async () => {
  stage = await openStage(GENEROUS);
  await stage.sql.unsafe(`
    create table shelves (id int primary key, name text);
    grant select on shelves to anon;
    alter publication supabase_realtime add table shelves;
    create policy "shelves" on realtime.messages for select to anon using (realtime.topic() = 'shelf');
  `);
  bystander = await rawSocket(stage.bridge, '1.0.0');
  bystander.send({
    topic: 'realtime:shelf',
    event: 'phx_join',
    payload: { config: { private: true } },
    ref: '1',
  });
  await bystander.frames.count(1);
});

afterAll(async () => {
  bystander.socket.terminate();
  await stage.close();
});

/** The bystander hears the next broadcast from the database: the bridge lives and serves. */
async function expectServed(): Promise<void> {
  told += 1;
  await stage.sql`select realtime.send(jsonb_build_object('n', ${told}::int), 'n', 'shelf')`;
  const heard = ({ event, payload }: { event: string; payload: { payload: { n: number } } }) =>
    event === 'broadcast' && payload.payload.n === told;
  await bystander.frames.until((frames) => frames.some(heard), 30_000);
  bystander.frames.items.length = 0;
  expect(bystander.closed.items).toEqual([]);
}

/** Sends everything over one socket and waits until it is answered or the socket is closed. */
async function attack(version: (typeof VERSIONS)[number], frames: (string | Buffer)[]): Promise<void> {
  const socket = new WebSocket(
    `ws://127.0.0.1:${stage.bridge.port}/realtime/v1/websocket?apikey=${PUBLISHABLE_KEY}&vsn=${version}`,
  );
  const over = new Inbox();
  socket.on('message', (data) => String(data).includes('"last of all"') && over.push('answered'));
  socket.on('close', (code) => over.push(code));
  socket.on('error', () => undefined);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  for (const frame of frames) socket.send(frame);
  const [topic, event, ref] = ['phoenix', 'heartbeat', 'last of all'];
  socket.send(
    JSON.stringify(version === '2.0.0' ? [null, ref, topic, event, {}] : { topic, event, ref, payload: {} }),
  );
  await over.until((items) => items.length > 0, 30_000);
  socket.terminate();
  // 1011 would be an error of ours.
  expect(['answered', 1002, 1007]).toContain(over.items[0]);
}

test.each(VERSIONS)(
  'thousands of hostile frames over %s: each is answered or ends its own socket',
  async (version) => {
    const rounds = fc.array(hostileFrame(version), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rounds, async (frames) => {
        // All over one socket, and each as the first of a socket: one that ends it hides those after it.
        await Promise.all([attack(version, frames), ...frames.map((frame) => attack(version, [frame]))]);
        await expectServed();
      }),
      { numRuns: 150 },
    );
  },
);

test.each([
  ['an object as ref', (depth: string) => `[null,${depth},"realtime:x","phx_join",{}]`, '{"toString":1}'],
  ['a deep array as ref', (deep: string) => `[null,${deep},"realtime:x","phx_join",{}]`, nest(400_000)],
  [
    'a deep payload',
    (deep: string) => `[null,"1","realtime:x","broadcast",{"payload":${deep}}]`,
    nest(400_000),
  ],
])('%s ends the socket that sent it, with words', async (_name, frame, value) => {
  const { socket, closed } = await rawSocket(stage.bridge);
  socket.send(frame(value));
  expect(await closed.count(1)).toEqual([1002]);
  await expectServed();
});

function nest(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

/** The status of an upgrade whose request line is sent as it is. */
function upgradeStatus(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = openSocket(stage.bridge.port, '127.0.0.1');
    socket.on('error', reject);
    socket.once('data', (data) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(data))?.[1]));
      socket.destroy();
    });
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
  });
}

test('an upgrade with any path and query is admitted or refused, never an error of ours', async () => {
  const path = fc.constantFrom(
    '/realtime/v1/websocket',
    '//',
    '//[',
    '/realtime/v1/%zz',
    '/socket/websocket',
  );
  await fc.assert(
    fc.asyncProperty(path, hostileQuery, async (start, query) => {
      expect([101, 400, 401, 404, 429]).toContain(await upgradeStatus(`${start}?${query}`));
    }),
    { numRuns: 300 },
  );
  await expectServed();
});

/** POSTs a body as it is, and gives the status. */
function post(path: string, body: string | Buffer): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { apikey: PUBLISHABLE_KEY, 'content-type': 'application/json' };
    const call = request(
      { port: stage.bridge.port, host: '127.0.0.1', path, method: 'POST', headers },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

test('a REST broadcast with any path and body is taken or refused, never an error of ours', async () => {
  const path = fc.constantFrom(
    '',
    '/a/events/b',
    '/%zz/events/b',
    '/%00/events/b',
    '/a/events/%ff?private=true',
    '/a/events/b?private=%zz',
    '/%F0%9F%A6%84/events/b?private=true',
  );
  const message = hostileFrame('1.0.0');
  await fc.assert(
    fc.asyncProperty(path, message, fc.boolean(), async (suffix, frame, isBatch) => {
      const body = isBatch ? `{"messages":[${frame}]}` : frame;
      const status = await post(`/realtime/v1/api/broadcast${suffix}`, body);
      expect([202, 400, 403, 413, 422]).toContain(status);
    }),
    { numRuns: 1_000 },
  );
  await expectServed();
});

test('a body over 5 MB is refused with 413 in words, while it is still coming', async () => {
  const answer = await fetch(`${stage.bridge.url}/realtime/v1/api/broadcast`, {
    method: 'POST',
    headers: { apikey: PUBLISHABLE_KEY, 'content-type': 'application/json' },
    body: 'x'.repeat(5_000_001),
  });
  expect([answer.status, await answer.json()]).toEqual([
    413,
    { message: 'The body is larger than 5 MB. Send less at once.' },
  ]);
});
