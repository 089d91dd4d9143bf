import { createClient } from '@supabase/supabase-js';
import * as z from 'zod';
import { stockSnapshot } from '#lib/market/inventory/schema';

// Subscribers for bench/stock-latency.ts: COUNT clients, each with a socket of its own, on one product's topic.

const settings = z
  .object({
    SHOP_URL: z.url(),
    KEY: z.string(),
    PRODUCT: z.uuid(),
    COUNT: z.coerce.number().int().positive(),
  })
  .parse(process.env);

/** Per subscriber, what came and when; read at the end, so that reading one does not delay the next. */
const arrivals: { at: number; payload: unknown }[][] = [];

async function subscribe(): Promise<void> {
  const own: { at: number; payload: unknown }[] = [];
  arrivals.push(own);
  const client = createClient(settings.SHOP_URL, settings.KEY, { auth: { persistSession: false } });
  await client.realtime.setAuth();
  const channel = client.channel(`stock:p:${settings.PRODUCT}`, { config: { private: true } });
  channel.on('broadcast', { event: 'stock' }, ({ payload }) => {
    own.push({ at: performance.timeOrigin + performance.now(), payload });
  });
  await new Promise<void>((resolve, reject) => {
    channel.subscribe((status) => {
      if (status === 'SUBSCRIBED') resolve();
      else reject(new Error(`not subscribed: ${status}`));
    });
  });
}

for (let n = 0; n < settings.COUNT; n += 1) await subscribe();
function report(): [number, number][][] {
  const versions = ({ at, payload }: { at: number; payload: unknown }) =>
    stockSnapshot.parse(payload).variants.map((variant): [number, number] => [variant.version, at]);
  return arrivals.map((own) => own.flatMap(versions));
}

process.on('message', () => process.send?.({ type: 'received', arrivals: report() }));
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' });
