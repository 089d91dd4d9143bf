import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Bridge, openStage, PUBLISHABLE_KEY, rawSocket, type Stage } from './stage.ts';

const LIMIT = 20_000_000;
let stage: Stage;
let bridge: Bridge;

beforeAll(async () => {
  stage = await openStage();
  bridge = await stage.startBridge({ maxHeldBytes: LIMIT, refusalDelayMs: 1_000 });
});

afterAll(() => stage.close());

type Socket = Awaited<ReturnType<typeof rawSocket>>;

let ref = 0;
/** Sends, and waits for the answer. */
async function ask({ frames, send }: Socket, topic: string, event: string, payload: object): Promise<string> {
  const asked = String(++ref);
  send(['1', asked, `realtime:${topic}`, event, payload]);
  const items = await frames.until((all) => all.some((frame) => frame[1] === asked));
  return items.find((frame) => frame[1] === asked)[4].status;
}

const text = 'x'.repeat(200_000);
const objects = Array.from({ length: 60_000 }, () => ({}));
const presence = { config: { presence: { enabled: true, key: 'k' } } };
const track = (payload: object) => ({ event: 'track', payload });

/** Fills channel after channel until the socket is cut off. */
async function fill(socket: Socket, join: object, tracked?: object): Promise<void> {
  for (let n = 0; n < 100 && socket.closed.items.length === 0; n++) {
    socket.send(['1', '1', `realtime:filled ${n}`, 'phx_join', join]);
    if (tracked) socket.send(['1', '1', `realtime:filled ${n}`, 'presence', track(tracked)]);
  }
  await socket.closed.until((codes) => codes.length > 0, 30_000);
}

test.each([
  ['present with much', presence, { text: text.repeat(3) }],
  ['present with many small things', presence, { objects }],
  ['joined with much', { config: { postgres_changes: [{ schema: 'public', text }] } }, undefined],
  [
    'joined with many small things',
    { config: { postgres_changes: [{ schema: 'public', objects }] } },
    undefined,
  ],
])(
  'channels that are %s end the socket that has most of them, and no other',
  async (_name, join, tracked) => {
    const [greedy, modest] = [await rawSocket(bridge), await rawSocket(bridge)];
    expect(await ask(modest, 'modest', 'phx_join', presence)).toBe('ok');
    expect(await ask(modest, 'modest', 'presence', track({ text }))).toBe('ok');
    await fill(greedy, join, tracked);
    expect(greedy.closed.items).toEqual([1006]);
    // What it held is free again.
    const next = await rawSocket(bridge);
    for (let n = 0; n < 3; n++) expect(await ask(next, `next ${n}`, 'phx_join', join)).toBe('ok');
    expect(await ask(modest, 'modest', 'presence', track({ text: 'new' }))).toBe('ok');
    for (const { socket } of [next, modest]) socket.terminate();
  },
);

test('messages that wait and are large in memory end the socket that has most of them', async () => {
  const [greedy, modest] = [await rawSocket(bridge), await rawSocket(bridge)];
  expect(await ask(modest, 'modest', 'phx_join', {})).toBe('ok');
  // Refused, after a while, for being too large; as text each is a fiftieth of the limit.
  const payload = { config: {}, objects: [...objects, ...objects] };
  for (let n = 0; n < 20; n++) greedy.send(['1', '1', `realtime:large ${n}`, 'phx_join', payload]);
  await greedy.closed.until((codes) => codes.length > 0, 30_000);
  expect(await ask(modest, 'modest', 'phx_leave', {})).toBe('ok');
  modest.socket.terminate();
});

test('what is left, replaced or withdrawn counts no more', async () => {
  const socket = await rawSocket(bridge);
  const config = { ...presence.config, postgres_changes: [{ schema: 'public', text }] };
  for (let n = 0; n < 40; n++) {
    expect(await ask(socket, 'again', 'phx_join', { config })).toBe('ok');
    for (const event of ['track', 'track', 'untrack', 'track'])
      expect(await ask(socket, 'again', 'presence', { event, payload: { n, event, text } })).toBe('ok');
    if (n % 2 === 0) expect(await ask(socket, 'again', 'phx_leave', {})).toBe('ok');
  }
  expect(socket.closed.items).toEqual([]);
  socket.socket.terminate();
});

/** Sends a broadcast of five megabytes but for its last byte, and hears what the bridge says meanwhile. */
async function dawdle(address: string) {
  const socket = connect(bridge.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  const head = [
    'POST /realtime/v1/api/broadcast/slow/events/x HTTP/1.1',
    'host: localhost',
    `apikey: ${PUBLISHABLE_KEY}`,
    `x-forwarded-for: ${address}`,
    'content-type: application/json',
    'content-length: 4999999',
  ];
  await new Promise<void>((resolve) =>
    socket.write(`${head.join('\r\n')}\r\n\r\n${'x'.repeat(4_999_998)}`, () => resolve()),
  );
  return { socket, heard: () => heard };
}

test('broadcasts that dawdle take no room but that of their address, and end no socket', async () => {
  const bystander = await rawSocket(bridge);
  const slow = await Promise.all(Array.from({ length: 14 }, () => dawdle('203.0.113.66')));
  for (let n = 0; n < 50; n++) {
    bystander.send([null, `${n}`, 'phoenix', 'heartbeat', {}]);
    await bystander.frames.count(n + 1);
  }
  expect(bystander.closed.items).toEqual([]);
  const others = await fetch(`${bridge.url}/realtime/v1/api/broadcast/x/events/y`, {
    method: 'POST',
    headers: {
      apikey: PUBLISHABLE_KEY,
      'content-type': 'application/json',
      'x-forwarded-for': '203.0.113.67',
    },
    body: '{}',
  });
  expect(others.status).toBe(202);
  await slow[13]?.socket.destroy();
  expect(slow.filter(({ heard }) => heard().startsWith('HTTP/1.1 503')).length).toBeGreaterThanOrEqual(12);
  for (const { socket } of slow) socket.destroy();
  bystander.socket.terminate();
});
