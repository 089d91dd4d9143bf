import { deleteExpired } from '#lib/data/db/retention';
import { cleanup } from '#lib/jobs/handlers/cleanup';
import { refreshViews } from '#lib/jobs/handlers/refresh-views';
import { aRun, type HandlerWorld, makeHandlerWorld } from '../../../support/handler-world.ts';
import { makePerson, makeStall } from '../../../support/market.ts';

let world: HandlerWorld;

beforeAll(async () => {
  world = await makeHandlerWorld('housekeeping');
});

afterAll(() => world.end());

it('takes away what is old, in batches, and nothing else', async () => {
  const stall = await makeStall(world.sql, 'old');
  await world.sql`
    insert into public.notifications (vendor_id, kind, title, read_at, created_at)
    select ${stall.id}, 'system', 'n' || n, now() - interval '91 days', now() - interval '100 days' from generate_series(1, 4500) n`;
  await world.sql`
    insert into public.notifications (vendor_id, kind, title, read_at, created_at) values
      (${stall.id}, 'system', 'unread', null, now() - interval '400 days'),
      (${stall.id}, 'system', 'read lately', now() - interval '89 days', now() - interval '400 days')`;
  await world.sql`
    insert into private.sent_mail (key, message_id, template, leased_until, created_at)
    values ('old', 'a@b', 'x', now(), now() - interval '91 days'), ('new', 'a@b', 'x', now(), now())`;
  const person = await makePerson(world.sql, 'gatherer');
  await world.sql`insert into public.carts (customer_id, secret_hash, updated_at) values
    (null, sha256('guest long gone'), now() - interval '31 days'), (null, sha256('guest'), now() - interval '29 days'),
    (${person.id}, null, now() - interval '400 days')`;
  expect(await cleanup(world.ctx, {}, aRun())).toEqual({
    'public.notifications': 4500,
    'private.sent_mail': 1,
    'private.feed_trials': 0,
    'private.feed_runs': 0,
    'public.carts': 1,
    'private.alert_events': 0,
    monitoring: 0,
    'unused pictures': 0,
  });
  const left = await world.sql`select title from public.notifications order by title`;
  expect(left.map(({ title }) => title)).toEqual(['read lately', 'unread']);
  const carts = await world.sql`select customer_id from public.carts order by customer_id`;
  expect(carts).toEqual([{ customer_id: person.id }, { customer_id: null }]);
  expect(await cleanup(world.ctx, {}, aRun())).toMatchObject({
    'public.notifications': 0,
    'private.sent_mail': 0,
  });
});

it('stops between batches when it is told to', async () => {
  await expect(deleteExpired(world.ctx.db, AbortSignal.abort(new Error('shutdown')))).rejects.toThrow(
    'shutdown',
  );
});

it('refreshes every view of the reports, and lets one run do for two at once', async () => {
  const first = await refreshViews(world.ctx, {}, aRun());
  expect(Object.keys(first as object).sort()).toEqual([
    'bought_together',
    'category_counts',
    'product_popularity',
    'vendor_daily_sales',
  ]);
  await Promise.all([1, 2].map(() => refreshViews(world.ctx, {}, aRun())));
});
