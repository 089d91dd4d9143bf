import { createClient, type RealtimeChannel } from '@supabase/supabase-js';
import sharp from 'sharp';
import * as z from 'zod';
import { demoAccounts } from '../../supabase/seed/accounts.ts';
import type { AttackedShop } from './shop.ts';
import { pause } from './target.ts';
import { signIn } from './visitor.ts';

// Somebody honest at the same time: reads pages, signs in, watches a shelf, uploads a picture. What goes wrong for
// them is what an attack did.

/** How long pages took that are in memory until something changes. */
export interface ReadTimes {
  p50Ms: number;
  p95Ms: number;
  /** The share of them that memory answered: the rest was made anew. */
  fromMemory: number;
}

export interface Bystander {
  /** Reads pages that should be warm, for `ms`. */
  readPages(ms: number): Promise<ReadTimes>;
  /** Signs in and asks who they are, watches a sale, uploads a picture: once each. */
  doRound(): Promise<void>;
  /** Every answer that was not what it should have been, in words, oldest first. */
  wrong: string[];
  rounds(): number;
  close(): Promise<void>;
}

interface PageRead {
  ms: number;
  isFromMemory: boolean;
}

interface Goods {
  product_id: string;
  vendor_id: string;
  variant_id: string;
  location_id: string;
}

const me = z.object({ user: z.looseObject({ email: z.string() }) });
const slotAnswer = z.object({ upload: z.object({ url: z.string(), path: z.string() }) });
/** Within what the limits on guesses leave to somebody who knows the password. */
const signInEveryMs = 40_000;
const patienceMs = 30_000;
const heardWithinMs = 20_000;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function timesOf(reads: readonly PageRead[]): ReadTimes {
  const sorted = reads.map(({ ms }) => ms).sort((a, b) => a - b);
  const warm = reads.filter(({ isFromMemory }) => isFromMemory).length;
  return {
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    fromMemory: reads.length === 0 ? 0 : warm / reads.length,
  };
}

/** A shelf of the demo stall that nobody holds anything of. */
async function pickGoods({ sql }: AttackedShop): Promise<Goods> {
  const [goods] = await sql<Goods[]>`
    select i.product_id, p.vendor_id, i.variant_id, i.location_id from public.inventory i
    join public.products p on p.id = i.product_id and p.status = 'published'
    join public.vendor_members m on m.vendor_id = p.vendor_id and m.role in ('owner', 'manager')
    join auth.users u on u.id = m.user_id and u.email = ${demoAccounts.vendor.email}
    where i.quantity > 5 and i.reserved = 0 order by i.product_id limit 1`;
  if (!goods)
    throw new Error('The shop has no goods of the demo stall: attack one that was filled by its seed.');
  return goods;
}

const get = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers, signal: AbortSignal.timeout(patienceMs) });

export async function makeBystander(shop: AttackedShop, apiKey: string): Promise<Bystander> {
  const { url, sql } = shop;
  const goods = await pickGoods(shop);
  const wrong: string[] = [];
  let rounds = 0;
  /** Of the last time that they signed in. */
  let cookie = '';
  let signedInAt = Number.NEGATIVE_INFINITY;
  const picture = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#7aa35a' } })
    .png()
    .toBuffer();
  const pages = ['/', '/products', '/vendors', `/products/${goods.product_id}`];

  const client = createClient(url, apiKey, { auth: { persistSession: false, autoRefreshToken: false } });
  const heard = new Set<() => void>();
  await client.realtime.setAuth();
  const channel: RealtimeChannel = client
    .channel(`stock:p:${goods.product_id}`, { config: { private: true } })
    .on('broadcast', { event: '*' }, () => {
      for (const tell of heard) tell();
    })
    .subscribe();

  async function attempt(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      wrong.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async function readPage(path: string): Promise<PageRead> {
    const startedAt = performance.now();
    const answer = await get(`${url}${path}`, { accept: 'text/html' });
    const text = await answer.text();
    const ms = performance.now() - startedAt;
    if (answer.status !== 200 || !text.includes('</html>')) throw new Error(`answered ${answer.status}`);
    const isFromMemory = /^(?:HIT|STALE)$/.test(answer.headers.get('x-cache-status') ?? '');
    return { ms, isFromMemory };
  }

  async function knowMyself(): Promise<void> {
    const { email } = demoAccounts.vendor;
    if (performance.now() - signedInAt > signInEveryMs) {
      cookie = (await signIn({ url, apiKey }, demoAccounts.vendor)).cookie;
      signedInAt = performance.now();
    }
    const answer = await get(`${url}/api/me`, { cookie });
    if (!answer.ok) throw new Error(`/api/me answered ${answer.status}`);
    const { user } = me.parse(await answer.json());
    if (user.email !== email) throw new Error(`/api/me says ${user.email} to ${email}`);
  }

  /** A sale is heard, or the shelf is told right to whoever asks, which is what an open page does when it hears nothing. */
  async function watchSale(delta: number): Promise<void> {
    const word = Promise.withResolvers<void>();
    heard.add(word.resolve);
    const { variant_id, location_id, product_id } = goods;
    await sql`select private.move_stock(${variant_id}, ${location_id}, ${delta}, 'adjusted', null)`;
    const inTime = await Promise.race([
      word.promise.then(() => true),
      pause(heardWithinMs).then(() => false),
    ]);
    heard.delete(word.resolve);
    if (!inTime) throw new Error(`no word of it within ${heardWithinMs / 1_000} s`);
    const [{ quantity } = { quantity: Number.NaN }] = await sql<{ quantity: number }[]>`
      select stock_quantity::float8 as quantity from public.products where id = ${product_id}`;
    const answer = await get(`${url}/api/products/${product_id}/stock`);
    const told = z.looseObject({ stock_quantity: z.number() }).safeParse(await answer.json());
    if (told.success && told.data.stock_quantity !== quantity)
      throw new Error(`the stock is ${quantity}, and ${told.data.stock_quantity} was told`);
  }

  async function uploadPicture(): Promise<void> {
    const asked = await fetch(`${url}/api/vendor/products/${goods.product_id}/images/uploads`, {
      method: 'POST',
      headers: { cookie, origin: url, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'image/png', size: picture.length }),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!asked.ok) throw new Error(`asking for a place answered ${asked.status}: ${await asked.text()}`);
    const { upload } = slotAnswer.parse(await asked.json());
    const sent = await fetch(new URL(upload.url, url), {
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(picture),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!sent.ok) throw new Error(`sending it answered ${sent.status}: ${await sent.text()}`);
  }

  return {
    wrong,
    rounds: () => rounds,
    async readPages(ms) {
      const until = performance.now() + ms;
      const reads: PageRead[] = [];
      for (let at = 0; performance.now() < until; at += 1) {
        const path = pages[at % pages.length] ?? '/';
        await attempt(`GET ${path}`, async () => void reads.push(await readPage(path)));
        await pause(40);
      }
      return timesOf(reads);
    },
    async doRound() {
      await attempt('signing in', knowMyself);
      await attempt('a sale', () => watchSale(-1));
      await attempt('a delivery', () => watchSale(1));
      await attempt('a picture', uploadPicture);
      rounds += 1;
    },
    async close() {
      await client.removeChannel(channel);
      await client.realtime.disconnect();
    },
  };
}
