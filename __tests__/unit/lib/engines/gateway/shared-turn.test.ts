import { Socket } from 'node:net';
import type { Turn } from '#lib/base/fair-queue';
import { ClientGone } from '#lib/engines/gateway/client-gone';
import { SharedTurn } from '#lib/engines/gateway/shared-turn';
import { Crowded, makePageTurns, pageLimits } from '#lib/engines/gateway/turns';

const limits = { ...pageLimits, running: 1, perClient: 1, holdMs: 60_000 };
const never = () => new Promise<never>(() => {});
const client = (address: string) => ({ address, socket: new Socket() });

/** A turn that one holds; how others come to want the same thing. */
async function openTurn(changed: Partial<typeof limits> = {}) {
  const turns = makePageTurns({ ...limits, ...changed });
  const held = await turns.take(client('busy'));
  const shared = new SharedTurn(turns);
  const want = (waiter = client('a')) => {
    void shared.waitAs(waiter, never);
    return waiter;
  };
  return { turns, held, shared, want };
}

it('comes with the first turn of any who want it, however long the line of whoever came first is', async () => {
  const { turns, held, shared, want } = await openTurn();
  const order: string[] = [];
  const end = (who: string) => (turn: Turn) => {
    order.push(who);
    turn.end();
  };
  const greedy = Array.from({ length: 50 }, () => turns.take(client('greedy')).then(end('greedy')));
  want(client('greedy'));
  const taken = shared.take().then(end('shared'));
  want(client('late'));
  held.end();
  await Promise.all([taken, ...greedy]);
  expect(order.indexOf('shared')).toBeLessThan(3);
  expect(order).toHaveLength(51);
});

it('is not lost for those who stay when whoever came first leaves', async () => {
  const { held, shared, want } = await openTurn();
  const first = want();
  const taken = shared.take();
  want();
  first.socket.destroy();
  await new Promise((resolve) => first.socket.once('close', resolve));
  held.end();
  (await taken).end();
});

it('is given up when all who wanted it have left', async () => {
  const { shared, want } = await openTurn();
  const all = [want(), want(), want(client('b'))];
  const taken = shared.take();
  for (const { socket } of all) socket.destroy();
  await expect(taken).rejects.toBeInstanceOf(ClientGone);
});

it('is one in the line of an address, however many there want it', async () => {
  const { held, shared, want } = await openTurn({ waitingPerClient: 1 });
  for (let n = 0; n < 500; n += 1) want();
  const taken = shared.take();
  for (let n = 0; n < 500; n += 1) want();
  held.end();
  (await taken).end();
});

it('comes for whoever is refused with the turn of another, and is refused when all are', async () => {
  const { turns, held, shared, want } = await openTurn({ waitingPerClient: 1 });
  const full = turns.take(client('full'));
  want(client('full'));
  await expect(shared.take()).rejects.toBeInstanceOf(Crowded);
  want(client('other'));
  const taken = shared.take();
  held.end();
  for (const turn of [full, taken]) void turn.then((each) => each.end());
  await Promise.all([full, taken]);
});

it('is made in a line of its own when nobody waits for it, until somebody does', async () => {
  const { turns, held, shared, want } = await openTurn();
  const line = Array.from({ length: 20 }, () => turns.take({ address: 'renewing' }));
  for (const turn of line) void turn.then((each) => each.end());
  const taken = shared.take();
  want();
  let before = 0;
  for (const turn of line) void turn.then(() => (before += 1));
  held.end();
  (await taken).end();
  expect(before).toBeLessThan(3);
  await Promise.all(line);
});
