import fc from 'fast-check';
import type postgres from 'postgres';
import { canStep, type StepCommand, stepTo } from '#lib/market/orders/state-machine';
import { as } from './support/acting.ts';
import {
  advance,
  askers,
  cancel,
  fillOrderWorld,
  placeOrder,
  type Status,
  shelf,
  statusOf,
  stepBack,
  takeBack,
} from './support/order-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await makeTestDatabase('orders_random');
  sql = database.sql;
  await fillOrderWorld(sql);
});

afterAll(() => database.drop());

interface Model {
  status: Status;
  /** Pieces of `a-tea-1` and `a-tea-2` that are with the shopper. */
  out: [number, number];
  /** Whether the last event is a step forward, which can be undone. */
  isFresh: boolean;
  version: number;
}

interface Move {
  command: Exclude<StepCommand, 'reopen'>;
  who: 'staff' | 'manager';
  /** How much of each line comes back; for returns only. */
  back: [number, number];
  restock: boolean;
}

const move: fc.Arbitrary<Move> = fc.record({
  // Forward more often than anything else, so that long ways are walked.
  command: fc.constantFrom('advance', 'advance', 'advance', 'undo', 'cancel', 'return'),
  who: fc.constantFrom('staff', 'manager', 'manager'),
  back: fc.constantFrom<[number, number]>([1, 0], [0, 2], [1, 1], [2, 2]),
  restock: fc.boolean(),
});

/** The command that "back" is taken for. */
const nameOf = ({ command }: Move, model: Model): StepCommand =>
  command === 'undo' && !model.isFresh ? 'reopen' : command;

/** What the order is after a move, by the table of steps; null when it is refused. */
function after(model: Model, wanted: Move): Model | null {
  const name = nameOf(wanted, model);
  const to = stepTo(name, model.status);
  if (!to || !canStep(name, model.status, wanted.who)) return null;
  const next = { ...model, isFresh: name === 'advance', version: model.version + 1 };
  if (name !== 'return') return { ...next, status: to, out: to === 'cancelled' ? [0, 0] : model.out };
  const out: [number, number] = [model.out[0] - wanted.back[0], model.out[1] - wanted.back[1]];
  if (out.some((left) => left < 0)) return null;
  return { ...next, out, status: out.every((left) => left === 0) ? to : model.status };
}

async function make(name: string, model: Model, { command, who, back, restock }: Move): Promise<boolean> {
  const work = as(sql, askers[who], (tx) => {
    if (command === 'undo') return stepBack(tx, name, model.status);
    if (command === 'cancel') return cancel(tx, name, model.status);
    if (command === 'advance')
      return advance(tx, name, stepTo('advance', model.status) ?? 'accepted', model.status);
    const [first, second] = back;
    const items = { ...(first && { 'a-tea-1': first }), ...(second && { 'a-tea-2': second }) };
    return takeBack(tx, name, items, { version: model.version, restock });
  });
  return work.then(
    () => true,
    () => false,
  );
}

it("whatever a stall does, the state is the table's, the stock is the orders', and the books agree", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 14 }), async (moves) => {
      const name = await placeOrder(sql);
      const start = [await shelf(sql, 'a-tea-1'), await shelf(sql, 'a-tea-2')];
      let model: Model = { status: 'pending', out: [2, 2], isFresh: false, version: 0 };
      const restocked = [0, 0];
      for (const wanted of moves) {
        const next = after(model, wanted);
        expect([wanted, model, await make(name, model, wanted)]).toEqual([wanted, model, next !== null]);
        if (!next) continue;
        const isBack = next.status === 'cancelled' || (nameOf(wanted, model) === 'return' && wanted.restock);
        for (const i of [0, 1] as const) if (isBack) restocked[i]! += model.out[i] - next.out[i];
        model = next;
      }
      const { a, b, version } = await statusOf(sql, name);
      expect([a, b, version]).toEqual([model.status, 'pending', model.version]);
      expect([await shelf(sql, 'a-tea-1'), await shelf(sql, 'a-tea-2')]).toEqual(
        start.map((quantity, i) => quantity + restocked[i]!),
      );
    }),
    { numRuns: 60 },
  );
  expect(await sql`select * from public.check_invariants()`).toHaveLength(0);
});

it('many hands at a few orders at once: every piece is sold, with the shopper or on the shelf', async () => {
  const pool = database.connect(6);
  const names = [await placeOrder(sql), await placeOrder(sql), await placeOrder(sql)];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.constantFrom('advance', 'back', 'cancel', 'return')), {
        minLength: 12,
        maxLength: 24,
      }),
      async (presses) => {
        await Promise.all(
          presses.map(async ([which, press]) => {
            const name = names[which]!;
            const { a, version } = await statusOf(pool, name);
            const work = as(pool, askers.manager, (tx) => {
              if (press === 'back') return stepBack(tx, name, a);
              if (press === 'cancel') return cancel(tx, name, a);
              if (press === 'return') return takeBack(tx, name, { 'a-tea-1': 1 }, { version });
              return advance(tx, name, stepTo('advance', a) ?? 'accepted', a);
            });
            const code = await work.then(
              () => 'done',
              (error: { code: string }) => error.code,
            );
            expect(['done', 'LS002', 'LS003']).toContain(code);
          }),
        );
        names.push(await placeOrder(sql));
        names.shift();
      },
    ),
    { numRuns: 15 },
  );
  expect(await sql`select * from public.check_invariants()`).toHaveLength(0);
});
