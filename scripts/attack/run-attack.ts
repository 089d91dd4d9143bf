import { fork } from 'node:child_process';
import { demoAccounts } from '../../supabase/seed/accounts.ts';
import { type Haul, haul, type Order } from './attackers.ts';
import { makeBystander } from './bystander.ts';
import { type AttackedShop, alertsSince, listProcesses, type ShopProcess } from './shop.ts';
import { pause } from './target.ts';
import { readApiKey, signIn } from './visitor.ts';

export interface AttackOptions {
  durationMs: number;
  seed: number;
  say(line: string): void;
}

/** What an attack came to: for the shop, for the bystander, and for the attackers. */
export interface AttackFindings extends Haul {
  before: ShopProcess[];
  /** A while after the last attacker has gone. */
  after: ShopProcess[];
  /** p95 of the bystander's warm pages in ms. */
  warmBeforeMs: number;
  warmDuringMs: number;
  rounds: number;
  alerts: string[];
}

const baselineMs = 6_000;
/** For time-outs of what was left open, and for memory to be given back. */
const calmMs = 20_000;

/** Between two rounds of what an honest person does: nobody signs in every second. */
const roundsEveryMs = 12_000;
/** For the requests that are under way when the time is over; each has a deadline of its own. */
const endsWithinMs = 90_000;

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

/** Sends the attackers out; rejects when they do not come back in time. */
function sendAttackers(order: Order): Promise<Haul> {
  const child = fork('scripts/attack/attackers.ts', { execArgv: ['--disable-warning=ExperimentalWarning'] });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), order.durationMs + endsWithinMs);
    child.once('message', (message) => resolve(haul.parse(message)));
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The attackers ended with ${code} before they told what they found.`));
    });
    child.send(order);
  });
}

/**
 * Attacks `shop` in every way at once for `durationMs`, while somebody honest shops, and tells what came of it. Ends by
 * itself: every attacker and every request has a deadline.
 */
export async function runAttack(shop: AttackedShop, options: AttackOptions): Promise<AttackFindings> {
  const { durationMs, say } = options;
  const bystander = await makeBystander(shop, await readApiKey(shop.url));
  try {
    await bystander.readPages(2_000);
    await bystander.doRound();
    const warmBeforeMs = await bystander.readPages(baselineMs);
    const before = await listProcesses(shop);
    const since = new Date();
    const order = await makeOrder(shop, options);
    say(`Attacking ${shop.url} for ${Math.round(durationMs / 1_000)} s …`);
    const endsAt = performance.now() + durationMs;
    const goRound = async () => {
      while (performance.now() < endsAt) {
        await bystander.doRound();
        await pause(Math.min(roundsEveryMs, Math.max(0, endsAt - performance.now())));
      }
    };
    const [found, warmDuringMs] = await Promise.all([
      sendAttackers(order),
      bystander.readPages(durationMs),
      goRound(),
    ]);
    say('Letting it rest …');
    await pause(calmMs);
    await bystander.doRound();
    return {
      ...found,
      wrong: [...found.wrong, ...bystander.wrong],
      before,
      after: await listProcesses(shop),
      warmBeforeMs,
      warmDuringMs,
      rounds: bystander.rounds(),
      alerts: await alertsSince(shop, since),
    };
  } finally {
    await bystander.close();
  }
}
