import { checkInvariants } from '#lib/jobs/handlers/check-invariants';
import { addProduct, addVendor, idOf, moveStock } from '../../../../supabase/tests/support/market.ts';
import { aRun, type HandlerWorld, makeHandlerWorld } from '../../../support/handler-world.ts';

let world: HandlerWorld;

beforeAll(async () => {
  world = await makeHandlerWorld('invariants');
  await addVendor(world.sql, 'stall');
  await addProduct(world.sql, 'stall', 'tea');
  await moveStock(world.sql, 'tea-1', 'stall-main', 5);
});

afterAll(() => world.end());

it('goes through everything, and what it finds is known to the monitor’s looks', async () => {
  expect(await checkInvariants(world.ctx, {}, aRun())).toMatchObject({ broken: 0 });
  await world.sql`update public.products set stock_status = 'outofstock' where id = ${idOf('tea')}`;
  await world.sql`update private.invariant_looks set at = now() + interval '1 day'`;
  expect(await checkInvariants(world.ctx, {}, aRun())).toMatchObject({ broken: 1 });
  expect(await world.sql`select subject_id from private.look_at_invariants(0)`).toEqual([
    { subject_id: idOf('tea') },
  ]);
});

it('stops when it is told to, and goes on the next time', async () => {
  const stopped = new AbortController();
  stopped.abort(new Error('shutdown'));
  const run = aRun();
  await expect(checkInvariants(world.ctx, {}, { ...run, signal: stopped.signal })).rejects.toThrow(
    'shutdown',
  );
  expect(await checkInvariants(world.ctx, {}, run)).toMatchObject({ broken: 1 });
});
