import { WebSocket } from 'ws';
import { oddJson } from './odd-values.ts';
import { oddTexts } from './odd-words.ts';
import type { Random } from './random.ts';
import { type Attacker, pause, type Target } from './target.ts';

const vsn = '1.0.0';

function open({ port, from, apiKey, random }: Target): Promise<WebSocket | null> {
  const query = random.once(8) ? 'apikey=x&vsn=9' : `apikey=${apiKey}&vsn=${vsn}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/realtime/v1/websocket?${query}`, {
    localAddress: from,
  });
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket));
    socket.once('close', () => resolve(null));
  });
}

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** A frame in which something is of a kind that nobody expects there. */
function hostileFrame(random: Random, { products }: Target): string | Buffer {
  const odd = () => (random.once(3) ? random.pick([...oddTexts]) : oddJson(random));
  const topic = random.pick<unknown>([
    `realtime:stock:p:${random.pick(products)}`,
    'realtime:room',
    'phoenix',
    odd(),
  ]);
  const event = random.pick<unknown>([
    'phx_join',
    'phx_leave',
    'heartbeat',
    'broadcast',
    'presence',
    'access_token',
    odd(),
  ]);
  const config = { broadcast: odd(), presence: odd(), postgres_changes: odd(), private: odd() };
  const payload = random.pick<unknown>([{}, odd(), { config }, { config: odd() }, { access_token: odd() }]);
  const frame = {
    topic,
    event,
    payload,
    ref: random.pick<unknown>(['1', odd(), null]),
    join_ref: random.pick<unknown>(['1', odd()]),
  };
  return random.pick<() => string | Buffer>([
    () => JSON.stringify(frame),
    () => JSON.stringify([frame.join_ref, frame.ref, topic, event, payload]),
    () => JSON.stringify({ ...frame, ref: JSON.parse(nested(2_000)) }),
    () => `{"topic":"realtime:x","event":"phx_join","payload":${nested(20_000)},"ref":"1"}`,
    () => random.bytes(random.below(200)),
    () => Buffer.concat([Buffer.from([random.below(6), 255, 255, 255, 255]), random.bytes(20)]),
    () => random.pick(['', '{', 'null', '[]', '"x"', '0', '\0']),
  ])();
}

/** Hostile frames on sockets that come and go. */
export const hostileFrames: Attacker = async (target) => {
  while (!target.isOver()) {
    const socket = await open(target);
    for (let i = 0; socket && i < 40 && socket.readyState === WebSocket.OPEN && !target.isOver(); i += 1) {
      socket.send(hostileFrame(target.random, target));
      if (target.random.once(4)) await pause(5);
    }
    if (target.random.once(2)) socket?.terminate();
    else socket?.close();
    await pause(20);
  }
};

/** One client that sends as fast as it may to a channel that it is in. */
export const messageFlood: Attacker = async (target) => {
  while (!target.isOver()) {
    const socket = await open(target);
    socket?.send(
      JSON.stringify({
        topic: 'realtime:flood',
        event: 'phx_join',
        payload: { config: {} },
        ref: '1',
        join_ref: '1',
      }),
    );
    const payload = { type: 'broadcast', event: 'x', payload: { text: 'x'.repeat(2_000) } };
    const message = JSON.stringify({
      topic: 'realtime:flood',
      event: 'broadcast',
      payload,
      ref: '2',
      join_ref: '1',
    });
    while (socket?.readyState === WebSocket.OPEN && !target.isOver()) {
      if (socket.bufferedAmount < 1_000_000) for (let i = 0; i < 50; i += 1) socket.send(message);
      await pause(10);
    }
    await pause(200);
  }
};

/** Sockets that are opened, as many as one gets, and say nothing. */
export const socketFlood: Attacker = async (target) => {
  const held: WebSocket[] = [];
  while (!target.isOver()) {
    const socket = await open(target);
    if (socket) held.push(socket);
    if (!socket || held.length > 400) {
      for (const one of held.splice(0, 200)) one.terminate();
      await pause(500);
    }
  }
  for (const socket of held) socket.terminate();
};
