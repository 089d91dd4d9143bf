import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Turns } from '#supabase/local/realtime/turns';

type Call = { client: string; session: number };

/** Asks for all turns at once; resolves with the calls in the order of their turns. */
async function orderOf(calls: Call[]): Promise<Call[]> {
  const turns = new Turns();
  const sessions = new Map<string, object>();
  const order: Call[] = [];
  await new Promise<void>((resolve) => {
    for (const call of calls) {
      const name = `${call.client} ${call.session}`;
      const session = sessions.get(name) ?? {};
      sessions.set(name, session);
      turns.take(call.client, session, () => {
        order.push(call);
        if (order.length === calls.length) resolve();
      });
    }
  });
  return order;
}

const calls = fc.array(
  fc.record({ client: fc.constantFrom('a', 'b', 'c'), session: fc.integer({ min: 0, max: 2 }) }),
  { minLength: 1, maxLength: 40 },
);

test('every piece has its turn once, and those of one session keep their order', async () => {
  await fc.assert(
    fc.asyncProperty(calls, async (asked) => {
      const order = await orderOf(asked);
      expect(new Set(order).size).toBe(asked.length);
      const of = (all: Call[], name: string) => all.filter((c) => `${c.client} ${c.session}` === name);
      for (const name of new Set(asked.map((c) => `${c.client} ${c.session}`)))
        expect(of(order, name)).toEqual(of(asked, name));
    }),
    { numRuns: 1_000 },
  );
});

test('between two turns of one client, everybody else who waits has one', async () => {
  await fc.assert(
    fc.asyncProperty(calls, async (asked) => {
      // The first piece begins at once, before anybody else has asked.
      const order = (await orderOf(asked)).slice(1).map(({ client }) => client);
      for (const [from, client] of order.entries()) {
        const to = order.indexOf(client, from + 1);
        if (to < 0) continue;
        const waiting = new Set(order.slice(to).filter((other) => other !== client));
        for (const other of waiting) expect(order.slice(from, to)).toContain(other);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('between two pieces the event loop goes round, and what a piece left to microtasks is done', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  let round = 0;
  const count = () => {
    round++;
    if (seen.length < 20) setImmediate(count);
  };
  setImmediate(count);
  await new Promise<void>((resolve) => {
    for (let n = 0; n < 10; n++)
      turns.take('a', turns, () => {
        seen.push(`piece in round ${round}`);
        void Promise.resolve().then(() => seen.push('its microtask'));
        if (n === 9) setImmediate(resolve);
      });
  });
  const pieces = seen.filter((line) => line !== 'its microtask');
  expect(new Set(pieces).size).toBe(10);
  expect(seen).toEqual(pieces.flatMap((piece) => [piece, 'its microtask']));
});
