import { once } from 'node:events';
import { createClient } from '@supabase/supabase-js';
import WebSocket from 'ws';
import * as z from 'zod';
import { stockSnapshot } from '#lib/market/inventory/schema';

// Subscribers for bench/stock-latency.ts: COUNT clients of supabase-js, each with a socket of its own, on one product's
// topic, and as many bare sockets at the bare fan-out. One process, so that both wait for the same processor.

const settings = z
  .object({
    SHOP_URL: z.url(),
    BARE_URL: z.url(),
    KEY: z.string(),
    PRODUCT: z.uuid(),
    COUNT: z.coerce.number().int().positive(),
  })
  .parse(process.env);

interface Arrival {
  at: number;
  payload: unknown;
}

/** Per subscriber, what came and when; read at the end, so that reading one does not delay the next. */
const ours: Arrival[][] = [];
const bare: Arrival[][] = [];

function note(arrivals: Arrival[], payload: unknown): void {
  arrivals.push({ at: performance.timeOrigin + performance.now(), payload });
}

async function subscribe(): Promise<void> {
  const own: Arrival[] = [];
  ours.push(own);
  const client = createClient(settings.SHOP_URL, settings.KEY, { auth: { persistSession: false } });
  await client.realtime.setAuth();
  const channel = client.channel(`stock:p:${settings.PRODUCT}`, { config: { private: true } });
  channel.on('broadcast', { event: 'stock' }, ({ payload }) => note(own, payload));
  await new Promise<void>((resolve, reject) => {
    channel.subscribe((status) => {
      if (status === 'SUBSCRIBED') resolve();
      else reject(new Error(`not subscribed: ${status}`));
    });
  });
}

async function listen(): Promise<void> {
  const own: Arrival[] = [];
  bare.push(own);
  const socket = new WebSocket(settings.BARE_URL);
  socket.on('message', (data) => note(own, JSON.parse(String(data))));
  await once(socket, 'open');
}

for (let n = 0; n < settings.COUNT; n += 1) {
  await subscribe();
  await listen();
}

type Numbered = [number: number, at: number];

const versionsOf = ({ at, payload }: Arrival): Numbered[] =>
  stockSnapshot.parse(payload).variants.map((variant): Numbered => [variant.version, at]);

const numbered = z.object({ n: z.number() });
const numberOf = ({ at, payload }: Arrival): Numbered[] => [[numbered.parse(payload).n, at]];

function report(): Record<'ours' | 'bare', Numbered[][]> {
  return {
    ours: ours.map((own) => own.flatMap(versionsOf)),
    bare: bare.map((own) => own.flatMap(numberOf)),
  };
}

process.on('message', () => process.send?.({ type: 'received', ...report() }));
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' });
