import { createClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { stockSnapshot } from '#lib/inventory/schema';

// Subscribers for bench/stock-latency.ts: COUNT clients, each with a socket of its own, on one product's topic.

const settings = z
  .object({
    SHOP_URL: z.url(),
    KEY: z.string(),
    PRODUCT: z.uuid(),
    COUNT: z.coerce.number().int().positive(),
  })
  .parse(process.env);

const arrivals: [number, number][][] = [];

async function subscribe(): Promise<void> {
  const own: [number, number][] = [];
  arrivals.push(own);
  const client = createClient(settings.SHOP_URL, settings.KEY, { auth: { persistSession: false } });
  await client.realtime.setAuth();
  const channel = client.channel(`stock:p:${settings.PRODUCT}`, { config: { private: true } });
  channel.on('broadcast', { event: 'stock' }, ({ payload }) => {
    const at = performance.timeOrigin + performance.now();
    for (const variant of stockSnapshot.parse(payload).variants) own.push([variant.version, at]);
  });
  await new Promise<void>((resolve, reject) => {
    channel.subscribe((status) => {
      if (status === 'SUBSCRIBED') resolve();
      else reject(new Error(`not subscribed: ${status}`));
    });
  });
}

for (let n = 0; n < settings.COUNT; n += 1) await subscribe();
process.on('message', () => process.send?.({ type: 'received', arrivals }));
process.on('disconnect', () => process.exit(0));
process.send?.({ type: 'ready' });
