import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { RateMeter } from '#supabase/local/realtime/rate-meter';
import {
  connect,
  disconnectAll,
  Inbox,
  join,
  joined,
  openStage,
  rawSocket,
  type Stage,
  shout,
} from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.sql`create policy "read" on realtime.messages for select to anon using (true)`;
});

afterEach(disconnectAll);
afterAll(() => stage.close());

const joinFrame = (ref: number, topic: string) => [
  `${ref}`,
  `${ref}`,
  `realtime:${topic}`,
  'phx_join',
  { config: {} },
];
const reasonIn = (frame: unknown[]) => (frame[4] as { response: { reason?: string } }).response.reason;

test('the 101st channel of a socket is refused, and room is made by leaving one', async () => {
  const { socket, frames, send } = await rawSocket(stage.bridge);
  for (let ref = 1; ref <= 100; ref++) send(joinFrame(ref, `topic ${ref}`));
  await frames.count(100);
  expect(frames.items.map(reasonIn)).toEqual(Array(100).fill(undefined));
  send(joinFrame(101, 'one too many'));
  await frames.count(101);
  expect(reasonIn(frames.items[100])).toBe('ChannelRateLimitReached: Too many channels');
  send(['1', '102', 'realtime:topic 1', 'phx_leave', {}]);
  await frames.count(103);
  expect(frames.items.slice(101).map((frame) => frame[3])).toEqual(['phx_reply', 'phx_close']);
  send(joinFrame(103, 'fits now'));
  await frames.count(104);
  expect(reasonIn(frames.items[103])).toBeUndefined();
  socket.terminate();
});

test('too many sockets: the next upgrade is answered with 429', async () => {
  const bridge = await stage.startBridge({ maxConnections: 2 });
  const sockets = [await rawSocket(bridge), await rawSocket(bridge)];
  await expect(rawSocket(bridge)).rejects.toThrow('Unexpected server response: 429');
  const gone = sockets[0]!;
  gone.socket.terminate();
  await gone.closed.count(1);
  // The server learns of the end a moment after the client.
  let again = await rawSocket(bridge).catch(() => null);
  while (!again) again = await rawSocket(bridge).catch(() => null);
  for (const { socket } of [again, sockets[1]!]) socket.terminate();
});

test('too many joins per second: the join is refused and the socket closed', async () => {
  const bridge = await stage.startBridge({ joinsPerSecond: 3, rateWindowSeconds: 1 });
  const { frames, closed, send } = await rawSocket(bridge);
  for (let ref = 1; ref <= 8; ref++) send(joinFrame(ref, `topic ${ref}`));
  await closed.count(1);
  expect(frames.items.map(reasonIn)).toContain('ClientJoinRateLimitReached: Too many joins per second');
});

test('too many messages per second: the sender is told and its channel closed', async () => {
  const bridge = await stage.startBridge({ sendsPerSecond: 5, rateWindowSeconds: 1 });
  const [states, system] = [new Inbox<string>(), new Inbox()];
  const channel = (await connect(bridge)).channel('chatter').on('system', {}, system.push);
  channel.subscribe((status) => states.push(status));
  await states.count(1);
  for (let n = 0; n < 30; n++) void shout(channel, 'n', { n });
  await states.until((items) => items.includes('CLOSED'));
  expect(system.items).toMatchObject([{ status: 'error', message: 'Too many messages per second' }]);
});

test('over the delivery rate, receivers are closed and messages from the database dropped', async () => {
  const bridge = await stage.startBridge({ deliveriesPerSecond: 20, rateWindowSeconds: 60 });
  const [states, inbox] = [new Inbox<string>(), new Inbox()];
  const channel = (await connect(bridge)).channel('flood', { config: { private: true } });
  channel.on('broadcast', { event: '*' }, inbox.push).subscribe((status) => states.push(status));
  await states.count(1);
  await stage.sql`select realtime.send('{}', 'drop', 'flood') from generate_series(1, 5000)`;
  await states.until((items) => items.includes('CLOSED'));
  expect(inbox.items.length).toBeLessThan(5_000);
});

test('a stored message over the payload limit is dropped, the next one arrives', async () => {
  const bridge = await stage.startBridge({ payloadBytes: 1_000 });
  const inbox = new Inbox();
  const channel = (await connect(bridge)).channel('sizes', { config: { private: true } });
  await joined(channel.on('broadcast', { event: '*' }, inbox.push));
  await stage.sql`select realtime.send(jsonb_build_object('text', repeat('x', 2000)), 'large', 'sizes')`;
  await stage.sql`select realtime.send('{}', 'small', 'sizes')`;
  expect(await inbox.count(1)).toMatchObject([{ event: 'small' }]);
});

test('a frame over 5 MB ends the socket', async () => {
  const { closed, send } = await rawSocket(stage.bridge);
  send([null, '1', 'phoenix', 'heartbeat', { text: 'x'.repeat(5_000_001) }]);
  expect(await closed.count(1)).toEqual([1009]);
});

test('what is no frame of the protocol ends the socket, and only that one', async () => {
  const [broken, fine] = [await rawSocket(stage.bridge), await rawSocket(stage.bridge)];
  broken.socket.send('nonsense');
  expect(await broken.closed.count(1)).toEqual([1002]);
  fine.send([null, '1', 'phoenix', 'heartbeat', {}]);
  await fine.frames.count(1);
  expect(fine.frames.items[0]).toEqual([null, '1', 'phoenix', 'phx_reply', { status: 'ok', response: {} }]);
  fine.socket.terminate();
});

test('a silent socket is closed, one with heartbeats is kept', async () => {
  const bridge = await stage.startBridge({ idleTimeoutMs: 3_000 });
  const [silent, lively] = [await rawSocket(bridge), await rawSocket(bridge)];
  const beat = setInterval(() => lively.send([null, '1', 'phoenix', 'heartbeat', {}]), 100);
  expect(await silent.closed.count(1)).toEqual([1001]);
  expect(lively.closed.items).toEqual([]);
  clearInterval(beat);
  lively.socket.terminate();
});

test('a client that does not read is cut off instead of filling memory; the others get everything', async () => {
  const bridge = await stage.startBridge({ maxBufferedBytes: 200_000 });
  const slow = await rawSocket(bridge);
  slow.send(joinFrame(1, 'firehose'));
  await slow.frames.count(1);
  slow.socket.pause();
  const inbox = new Inbox();
  const client = await connect(bridge);
  await joined(client.channel('firehose').on('broadcast', { event: '*' }, inbox.push));
  const sender = await joined(
    (await connect(bridge)).channel('firehose', { config: { broadcast: { ack: true } } }),
  );
  const text = 'x'.repeat(500_000);
  for (let n = 0; n < 40; n++) {
    expect(await sender.send({ type: 'broadcast', event: 'n', payload: { n, text } })).toBe('ok');
  }
  await inbox.count(40);
  slow.socket.resume();
  expect(await slow.closed.count(1)).toEqual([1006]);
});

test('unknown topics, stale leaves and a second join of one topic', async () => {
  const { socket, frames, send } = await rawSocket(stage.bridge);
  send(['1', '1', 'elsewhere', 'phx_join', {}]);
  send(['1', '2', 'realtime:nowhere', 'broadcast', { event: 'x', payload: {} }]);
  await frames.count(2);
  expect(frames.items.map(reasonIn)).toEqual(['unmatched topic', 'unmatched topic']);
  send(joinFrame(3, 'twice'));
  send(joinFrame(4, 'twice'));
  await frames.count(5);
  expect(frames.items.slice(2).map((frame) => [frame[0], frame[3]])).toEqual([
    ['3', 'phx_reply'],
    ['3', 'phx_close'],
    ['4', 'phx_reply'],
  ]);
  send(['3', '5', 'realtime:twice', 'phx_leave', {}]);
  send(['4', '6', 'realtime:twice', 'broadcast', { event: 'x', payload: {} }]);
  send(['4', '7', 'realtime:twice', 'phx_leave', {}]);
  await frames.count(8);
  expect(frames.items.slice(5).map((frame) => [frame[1], frame[3]])).toEqual([
    ['5', 'phx_reply'],
    ['7', 'phx_reply'],
    ['4', 'phx_close'],
  ]);
  socket.terminate();
});

test('a join without a topic name is refused', async () => {
  const { status, error } = await join((await connect(stage.bridge)).channel(''));
  expect([status, error?.message]).toEqual([
    'CHANNEL_ERROR',
    'TopicNameRequired: You must provide a topic name',
  ]);
});

test('the meter averages over the time that has passed, at most its window', () => {
  let now = 0;
  const meter = new RateMeter(10, 5, () => now);
  meter.add(11);
  expect(meter.isExceeded).toBe(true);
  now = 1_000;
  expect(meter.isExceeded).toBe(false);
  meter.add(40);
  now = 4_000;
  expect(meter.isExceeded).toBe(true);
  now = 5_000;
  expect(meter.isExceeded).toBe(false);
  now = 60_000;
  meter.add(50);
  expect(meter.isExceeded).toBe(false);
  meter.add(1);
  expect(meter.isExceeded).toBe(true);
});
