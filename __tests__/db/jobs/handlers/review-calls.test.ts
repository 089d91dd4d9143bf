import { reviewCalls } from '#lib/jobs/handlers/review-calls';
import type { SendEmailPayload } from '#lib/tasks/mail';
import { as, person } from '../../../../supabase/tests/support/acting.ts';
import { aRun, type HandlerWorld, makeHandlerWorld } from '../../../support/handler-world.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  type Stall,
} from '../../../support/market.ts';

let world: HandlerWorld;
let categoryId: string;
let stall: Stall;
let owner: ReturnType<typeof person>;
let admin: string;

beforeAll(async () => {
  world = await makeHandlerWorld('review_calls');
  categoryId = (await makeCategory(world.sql, 'tea')).id;
  admin = (await makePerson(world.sql, 'admin', 'admin')).email;
});

afterAll(() => world.end());

beforeEach(async () => {
  await world.sql`delete from pgboss.job`;
  await world.sql`delete from private.review_calls`;
  stall = await makeStall(world.sql, 'calls');
  const { id } = await makePerson(world.sql, 'owner');
  await join(world.sql, stall, id, 'owner');
  owner = person(id);
  await world.sql`update public.vendors set edits_need_review = true where id = ${stall.id}`;
});

type Submitted = Extract<SendEmailPayload, { template: 'product-submitted' }>;
/** What the admin is told of by one run. */
async function told(): Promise<string[]> {
  await world.sql`delete from pgboss.job`;
  await reviewCalls(world.ctx, {}, aRun());
  const mails = await world.waiting<Submitted>('send-email');
  return mails.filter(({ to }) => to === admin).map(({ props }) => props.product);
}
const onSale = async (name: string) => (await makeProduct(world.sql, stall, categoryId, { name })).id;
const byRest = (statement: string) => as(world.sql, owner, (tx) => tx.unsafe(statement));
const rename = (id: string) =>
  byRest(`update public.product_variants set name = name || 'x' where product_id = '${id}'`);

it('an edit through REST that makes a product wait is told once, however it goes on until a decision', async () => {
  const id = await onSale('Assam');
  expect(await told()).toEqual([]);
  await rename(id);
  expect(await told()).toEqual(['Assam']);
  await rename(id);
  for (const status of ['draft', 'pending', 'archived', 'pending'])
    await byRest(`update public.products set status = '${status}' where id = '${id}'`);
  expect(await told()).toEqual([]);
  await world.sql`update public.products set status = 'published' where id = ${id}`;
  await rename(id);
  expect(await told()).toEqual(['Assam']);
});

it('many of a stall are one mail, and what the server itself does is none', async () => {
  const ids = [await onSale('Assam'), await onSale('Ceylon'), await onSale('Darjeeling')];
  for (const id of ids) await rename(id);
  expect(await told()).toEqual(['Assam and 2 more']);
  await world.sql`update public.products set status = 'published' where id = any (${ids})`;
  await world.sql`update public.products set status = 'pending' where id = any (${ids})`;
  expect(await told()).toEqual([]);
});

it('of two runs at once, one tells', async () => {
  await rename(await onSale('Assam'));
  await Promise.all([1, 2].map(() => reviewCalls(world.ctx, {}, aRun())));
  const mails = await world.waiting<Submitted>('send-email');
  expect(mails.filter(({ to }) => to === admin)).toHaveLength(1);
});
