import { demoAccounts } from '../../supabase/seed/accounts.ts';
import type { Haul, Order } from './attackers.ts';
import { type Bystander, makeBystander, type ReadTimes } from './bystander.ts';
import { sendAttackers } from './send-attackers.ts';
import { type AttackedShop, alertsSince, listProcesses, type ShopProcess } from './shop.ts';
import { pause } from './target.ts';
import { readApiKey, signIn } from './visitor.ts';
import { type MemorySample, watchMemory } from './watch-memory.ts';

export interface AttackOptions {
  durationMs: number;
  seed: number;
  say(line: string): void;
}

/** What an attack came to: for the shop, for the bystander, and for the attackers. */
export interface AttackFindings extends Haul {
  before: ShopProcess[];
  /** While it lasted. */
  memory: MemorySample[];
  /** A while after the last attacker has gone. */
  after: ShopProcess[];
  /** What the bystander's pages took before it began, while they did the same things, and while it lasted. */
  warmBefore: ReadTimes;
  warmDuring: ReadTimes;
  rounds: number;
  alerts: string[];
}

/** Two rounds of what the bystander does, since what they change makes pages anew; less before a short attack. */
const baselineMs = 24_000;
/** For time-outs of what was left open, and for memory to be given back. */
const calmMs = 20_000;

/** Between two rounds of what an honest person does: nobody signs in every second. */
const roundsEveryMs = 12_000;

async function makeOrder(
  { url, port, sql }: AttackedShop,
  { durationMs, seed }: AttackOptions,
): Promise<Order> {
  const apiKey = await readApiKey(url);
  const products = await sql<
    { id: string }[]
  >`select id from public.products where status = 'published' limit 50`;
  const stranger = await signIn({ url, apiKey }, demoAccounts.shopper);
  return { url, port, apiKey, stranger, products: products.map(({ id }) => id), durationMs, seed };
}

/** An honest person for `ms`: reads pages all the time, and goes a round now and then. */
async function shopFor(bystander: Bystander, ms: number): Promise<ReadTimes> {
  const endsAt = performance.now() + ms;
  const goRound = async () => {
    while (performance.now() < endsAt) {
      await bystander.doRound();
      await pause(Math.min(roundsEveryMs, Math.max(0, endsAt - performance.now())));
    }
  };
  const [times] = await Promise.all([bystander.readPages(ms), goRound()]);
  return times;
}

/**
 * Attacks `shop` in every way at once for `durationMs`, while somebody honest shops, and tells what came of it. Ends by
 * itself: every attacker and every request has a deadline. What fails in the middle is told with the rest.
 */
export async function runAttack(shop: AttackedShop, options: AttackOptions): Promise<AttackFindings> {
  const { durationMs, say } = options;
  const bystander = await makeBystander(shop, await readApiKey(shop.url));
  const broken: string[] = [];
  const orNothing = async <T>(what: string, work: Promise<T[]>): Promise<T[]> =>
    work.catch((error: unknown) => {
      broken.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    });
  try {
    await bystander.readPages(2_000);
    await bystander.doRound();
    const warmBefore = await shopFor(bystander, Math.min(baselineMs, Math.max(6_000, durationMs)));
    const before = await listProcesses(shop);
    const since = new Date();
    const order = await makeOrder(shop, options);
    say(`Attacking ${shop.url} for ${Math.round(durationMs / 1_000)} s …`);
    const watching = watchMemory(shop, durationMs);
    const [found, warmDuring] = await Promise.all([sendAttackers(order), shopFor(bystander, durationMs)]);
    const memory = await watching.stop();
    say('Letting it rest …');
    await pause(calmMs);
    await bystander.doRound();
    const after = await orNothing('listing processes', listProcesses(shop));
    const alerts = await orNothing('reading alerts', alertsSince(shop, since));
    return {
      ...found,
      broken: [...found.broken, ...broken],
      wrong: [...found.wrong, ...bystander.wrong],
      before,
      memory,
      after,
      warmBefore,
      warmDuring,
      rounds: bystander.rounds(),
      alerts,
    };
  } finally {
    await bystander.close();
  }
}
