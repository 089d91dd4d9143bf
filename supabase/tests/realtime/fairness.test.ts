import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { timePasses } from '../../../__tests__/support/until.ts';
import { type Bridge, openStage, PUBLISHABLE_KEY, rawSocket, SECRET_KEY, type Stage } from './stage.ts';

type Socket = Awaited<ReturnType<typeof rawSocket>>;

let stage: Stage;
const sockets: Socket[] = [];

beforeAll(async () => {
  stage = await openStage();
  await stage.sql.unsafe(`
    create policy "slow or not" on realtime.messages for select to anon
      using (case when realtime.topic() like 'slow%' then pg_sleep(0.5) is not null else true end);
  `);
});

afterEach(() => {
  for (const { socket } of sockets.splice(0)) socket.terminate();
});
afterAll(() => stage.close());

async function open(bridge: Bridge, address?: string, key = PUBLISHABLE_KEY): Promise<Socket> {
  const socket = await rawSocket(bridge, '2.0.0', key, address);
  socket.socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

const joinFrame = (topic: string, config: object = {}) => [
  '1',
  '1',
  `realtime:${topic}`,
  'phx_join',
  { config },
];
const statusOf = (frame: unknown[]) => (frame[4] as { status: string }).status;

async function join(socket: Socket, topic: string, config: object = {}): Promise<void> {
  const before = socket.frames.items.length;
  socket.send(joinFrame(topic, config));
  await socket.frames.count(before + 1);
  expect(statusOf(socket.frames.items[before])).toBe('ok');
}

const shout = (ref: string, topic: string, payload: object) => [
  '1',
  ref,
  `realtime:${topic}`,
  'broadcast',
  { type: 'broadcast', event: 'x', payload },
];

test('an address may open its number of sockets; another one, and the own servers, are let in', async () => {
  const bridge = await stage.startBridge({ connectionsPerAddress: 3 });
  for (let n = 0; n < 3; n++) await open(bridge, '192.0.2.1');
  await expect(open(bridge, '192.0.2.1')).rejects.toThrow('429');
  await open(bridge, '192.0.2.2');
  await open(bridge, '2001:db8::');
  await open(bridge, '192.0.2.1', SECRET_KEY);
  // The nearest proxy wrote last; what stands before it the client may have made up.
  await expect(open(bridge, '198.51.100.7, 192.0.2.1')).rejects.toThrow('429');
});

test('when all places are taken, the address with most gives its youngest to one that has fewer', async () => {
  const bridge = await stage.startBridge({ maxConnections: 4 });
  const many = [];
  for (let n = 0; n < 4; n++) many.push(await open(bridge, '192.0.2.1'));
  const few = await open(bridge, '192.0.2.2');
  expect(await many[3]?.closed.count(1)).toEqual([1008]);
  const second = await open(bridge, '192.0.2.3');
  for (const socket of [...many.slice(0, 2), few, second]) {
    socket.send([null, '1', 'phoenix', 'heartbeat', {}]);
    await socket.frames.count(1);
  }
});

test("one client's flood is ended with words, and holds up nobody's messages", async () => {
  const [flooder, sender, listener] = [
    await open(stage.bridge, '192.0.2.1'),
    await open(stage.bridge, '192.0.2.2'),
    await open(stage.bridge, '192.0.2.3'),
  ];
  await join(flooder, 'flood', { broadcast: { self: true } });
  await join(sender, 'talk', { broadcast: { ack: true } });
  await join(listener, 'talk');
  const reasons: string[] = [];
  flooder.socket.on('close', (_code, reason) => reasons.push(String(reason)));
  for (let n = 0; n < 40_000; n++) flooder.send(shout(`${n}`, 'flood', { n }));
  for (let n = 1; n <= 50; n++) {
    sender.send(shout(`talk ${n}`, 'talk', { n }));
    await sender.frames.count(n + 1);
  }
  await listener.frames.count(51);
  expect(sender.frames.items.slice(1).map(statusOf)).toEqual(Array(50).fill('ok'));
  expect(await flooder.closed.count(1)).toEqual([1008]);
  expect(reasons).toEqual(['Too many messages per second']);
});

test('many sockets of one address that flood together leave the others their share', async () => {
  const bridge = await stage.startBridge({ sendsPerSecond: 100, rateWindowSeconds: 5 });
  const crowd = await Promise.all(Array.from({ length: 20 }, () => open(bridge, '192.0.2.1')));
  for (const [n, socket] of crowd.entries()) await join(socket, `crowd ${n}`);
  const sender = await open(bridge, '192.0.2.2');
  await join(sender, 'talk', { broadcast: { ack: true } });
  for (const [n, socket] of crowd.entries())
    for (let ref = 0; ref < 200; ref++) socket.send(shout(`${ref}`, `crowd ${n}`, {}));
  for (let n = 1; n <= 20; n++) {
    sender.send(shout(`talk ${n}`, 'talk', { n }));
    await sender.frames.count(n + 1);
  }
  expect(sender.frames.items.slice(1).map(statusOf)).toEqual(Array(20).fill('ok'));
});

test('forty joins behind a slow policy hold up no join of others', async () => {
  const [slow, other] = [await open(stage.bridge, '192.0.2.1'), await open(stage.bridge, '192.0.2.2')];
  for (let n = 0; n < 40; n++) slow.send(joinFrame(`slow ${n}`, { private: true }));
  await slow.frames.count(1);
  await join(other, 'quick', { private: true });
  // All of them take 7 s with the connections that one client may have: whoever came last was not served last.
  expect(slow.frames.items.length).toBeLessThan(40);
  await slow.frames.until((items) => items.length === 40, 50_000);
  expect(slow.frames.items.map(statusOf)).toEqual(Array(40).fill('ok'));
});

test('a policy that does not end is ended, and the join refused in words', async () => {
  await stage.sql.unsafe(`
    create policy "endless" on realtime.messages for select to authenticated using (pg_sleep(1000) is not null)`);
  const bridge = await stage.startBridge();
  const { tokenFor } = await import('./stage.ts');
  const socket = await open(bridge);
  const access_token = await tokenFor({ sub: 'x' });
  socket.send(['1', '1', 'realtime:x', 'phx_join', { config: { private: true }, access_token }]);
  await socket.frames.until((items) => items.length > 0, 30_000);
  expect(statusOf(socket.frames.items[0])).toBe('error');
});

test('clients that do not read are cut off when together they hold too much', async () => {
  const bridge = await stage.startBridge({ maxBacklogBytes: 20_000_000, maxBufferedBytes: 9_000_000 });
  const readers = await Promise.all(Array.from({ length: 12 }, (_, n) => open(bridge, `192.0.2.${n}`)));
  for (const [n, socket] of readers.entries()) {
    await join(socket, `own ${n}`, { broadcast: { self: true } });
    socket.socket.pause();
  }
  const text = 'x'.repeat(1_000_000);
  for (let round = 0; round < 12; round++)
    for (const [n, socket] of readers.entries()) socket.send(shout(`${round}`, `own ${n}`, { text }));
  const fine = await open(bridge, '198.51.100.1');
  await join(fine, 'fine', { broadcast: { self: true } });
  const isSent = () => readers.every(({ socket }) => socket.bufferedAmount === 0 || socket.readyState > 1);
  const cut = () => readers.filter(({ closed }) => closed.items.length > 0).length;
  for (let n = 1; cut() === 0; n++) {
    // Only then: whoever reads again holds nothing up. A paused one does not hear that it was cut off.
    if (isSent()) for (const { socket } of readers) socket.resume();
    fine.send(shout(`${n}`, 'fine', {}));
    await fine.frames.count(n + 1);
    // However long the cut takes on a busy machine, this one stays below what a socket may send.
    await timePasses(20);
  }
  expect(fine.closed.items).toEqual([]);
});

test('pings are answered, and a flood of them ends the socket', async () => {
  const { socket, closed } = await open(stage.bridge);
  const pong = new Promise((resolve) => socket.once('pong', (data) => resolve(String(data))));
  socket.ping('hello');
  expect(await pong).toBe('hello');
  for (let n = 0; n < 10_000; n++) socket.ping();
  expect(await closed.count(1)).toEqual([1008]);
});

test('a filter that takes for ever is ended with words, and the others hear of every row', async () => {
  await stage.sql.unsafe(`
    create table words (id int primary key, word text);
    grant select on words to anon;
    alter publication supabase_realtime add table words;
  `);
  const [slow, fine] = [await open(stage.bridge, '192.0.2.1'), await open(stage.bridge, '192.0.2.2')];
  const wish = (filter: string) => ({
    postgres_changes: [{ event: '*', schema: 'public', table: 'words', filter }],
    postgres_changes_options: { wait: true },
  });
  await join(slow, 'slow', wish('word=match.^(a*)(a*)(a*)\\1\\2\\3b$'));
  await join(fine, 'fine', wish('word=like.a%'));
  // An odd number of them is no three pieces twice, which takes for ever to find out.
  const oddly = `${'a'.repeat(3_001)}b`;
  for (let id = 1; id <= 5; id++) await stage.sql`insert into words values (${id}, ${oddly})`;
  const changes = ({ frames }: Socket) => frames.items.filter((frame) => frame[3] === 'postgres_changes');
  await fine.frames.until(() => changes(fine).length === 5, 30_000);
  await slow.frames.until((items) => items.some((frame) => frame[3] === 'phx_close'), 30_000);
  const words = slow.frames.items.filter((frame) => frame[3] === 'system').map((frame) => frame[4].message);
  expect(words.at(-1)).toContain('A filter took too long');
});

test.each([
  ['plain', {}],
  ['with changes of a table', { postgres_changes: [{ event: '*', schema: 'public', table: 'flooded' }] }],
])(
  'joins that came all at once (%s) are answered in turns with the heartbeats of others',
  async (_, config) => {
    const crowd = await Promise.all(
      ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((ip) => open(stage.bridge, ip)),
    );
    const other = await open(stage.bridge, '192.0.2.9');
    for (const socket of crowd)
      for (let n = 0; n < 1_000; n++) socket.send(joinFrame(`crowd ${n % 90}`, config));
    for (let n = 1; n <= 20; n++) {
      const answered = () => crowd.reduce((sum, { frames }) => sum + frames.items.length, 0);
      const before = answered();
      other.send([null, `${n}`, 'phoenix', 'heartbeat', {}]);
      await other.frames.count(n);
      expect(answered() - before).toBeLessThan(150);
    }
  },
);
