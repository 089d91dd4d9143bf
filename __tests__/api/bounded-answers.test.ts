import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { runtime } from '#lib/runtime';
import { GET as stallDetail } from '../../app/api/admin/vendors/[id]/route.ts';
import { GET as product } from '../../app/api/products/[id]/route.ts';
import { GET as productStock } from '../../app/api/products/[id]/stock/route.ts';
import { GET as locations } from '../../app/api/vendor/locations/route.ts';
import { GET as order } from '../../app/api/vendor/orders/[id]/route.ts';
import { GET as stallProduct } from '../../app/api/vendor/products/[id]/route.ts';
import { GET as team } from '../../app/api/vendor/team/route.ts';
import { GET as stalls } from '../../app/api/vendors/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { join, makeCategory, makePerson, makeProduct, makeStall, openDatabase } from '../support/market.ts';
import { makeOrder } from '../support/orders.ts';

const sql = openDatabase();

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

/** Writes rows as they could be written before there were limits. */
async function pastLimits(
  tables: string[],
  write: (tx: postgres.TransactionSql) => Promise<void>,
): Promise<void> {
  await sql.begin(async (tx) => {
    for (const table of tables) await tx`alter table public.${tx(table)} disable trigger user`;
    await write(tx);
    for (const table of tables) await tx`alter table public.${tx(table)} enable trigger user`;
  });
}

/** Texts as long as their columns take; more rows than anybody could make now, as if from before the limits. */
async function makeGiant() {
  const stall = await makeStall(sql, 'giant');
  const category = await makeCategory(sql, 'giant');
  const { id } = await makeProduct(sql, stall, category.id, { name: 'Giant', quantity: 100 });
  const [owner, admin] = [await makePerson(sql, 'owner'), await makePerson(sql, 'admin', 'admin')];
  await join(sql, stall, owner.id, 'owner');
  await pastLimits(['product_variants', 'product_images', 'locations', 'vendor_decisions'], async (tx) => {
    await tx`insert into public.product_variants (product_id, sku, name, price, position)
      select ${id}, 'giant-' || ${randomUUID()} || n, repeat('n', 80), 5, n::int from generate_series(1, 1500) n`;
    await tx`insert into public.product_images (product_id, path, alt, width, height, position)
      select ${id}, ${id} || '/' || gen_random_uuid() || '.webp', repeat('a', 160), 800, 800, n::int
      from generate_series(1, 1500) n`;
    await tx`insert into public.locations (vendor_id, name, city)
      select ${stall.id}, 'place ' || n || repeat('l', 60), repeat('c', 80) from generate_series(1, 5000) n`;
    await tx`insert into public.vendor_decisions (vendor_id, outcome, reason, decided_by)
      select ${stall.id}, 'approved', repeat('r', 500), ${admin.id} from generate_series(1, 1500)`;
  });
  return { stall, id, owner, admin };
}

/** More than any of these pages can show. */
const mostBytes = 200_000;
const sizeOf = (body: unknown) => JSON.stringify(body).length;

describe('what is read for a page is bounded, whatever is stored', () => {
  it('a giant product and its stall', async () => {
    const { stall, id, owner, admin } = await makeGiant();
    const params = { id };
    const byOwner = { cookie: await signIn(owner.email) };
    const query = `?vendor_id=${stall.id}`;
    const shown = await call(product, '/x', { params });
    expect(shown.body.product.variants).toHaveLength(100);
    expect(shown.body.product.more_variants).toBe(1401);
    const answers = {
      product: shown,
      stock: await call(productStock, '/x', { params }),
      stalls: await call(stalls, '/x?limit=100'),
      locations: await call(locations, `/x${query}`, byOwner),
      team: await call(team, `/x${query}`, byOwner),
      stall: await call(stallDetail, '/x', { params: { id: stall.id }, cookie: await signIn(admin.email) }),
    };
    for (const [name, { status, body }] of Object.entries(answers)) {
      expect([name, status]).toEqual([name, 200]);
      expect([name, sizeOf(body) < mostBytes]).toEqual([name, true]);
    }
    // Its editor saves what it read: nothing of what anybody can make may be missing.
    const edited = await call(stallProduct, '/x', { params, ...byOwner });
    expect(edited.body.product.variants.length).toBe(1_000);
    expect(edited.body.product.images.length).toBe(24);
  });

  it('the live stock is of the variants that the page shows', async () => {
    const { id } = await makeGiant();
    const shown = await call(product, '/x', { params: { id } });
    const stock = await call(productStock, '/x', { params: { id } });
    const ids = (variants: { id: string }[]) => variants.map((variant) => variant.id).sort();
    expect(ids(stock.body.stock.variants)).toEqual(ids(shown.body.product.variants));
  });

  it('an order of thousands of lines and hundreds of steps says what it leaves out, and that is the oldest', async () => {
    const stall = await makeStall(sql, 'long');
    const owner = await makePerson(sql, 'owner');
    await join(sql, stall, owner.id, 'owner');
    const goods = await makeProduct(sql, stall, (await makeCategory(sql, 'long')).id, { name: 'Tea' });
    const placed = await makeOrder(sql, stall, {
      customerId: null,
      lines: [{ product: goods, quantity: 1 }],
    });
    await pastLimits(['order_items', 'order_events'], async (tx) => {
      await tx`insert into public.order_items (order_id, vendor_order_id, vendor_id, product_id, variant_id,
          location_id, product_name, quantity, unit, step, unit_price, total)
        select order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id, repeat('n', 160), quantity, unit,
          step, unit_price, total from public.order_items, generate_series(1, 3000)
        where vendor_order_id = ${placed.part}`;
      await tx`insert into public.order_events (order_id, vendor_order_id, vendor_id, kind, details)
        select ${placed.id}, ${placed.part}, ${stall.id}, 'accepted', jsonb_build_object('note', n::text)
        from generate_series(1, 400) n`;
    });
    const answer = await call(order, '/x', {
      params: { id: placed.part },
      cookie: await signIn(owner.email),
    });
    expect(answer.body.order.lines).toHaveLength(500);
    expect(answer.body.order.more_lines).toBe(2_501);
    const notes = answer.body.order.events.map(
      (event: { details?: { note?: string } }) => event.details?.note,
    );
    expect(notes.slice(1)).toEqual(Array.from({ length: 300 }, (_, n) => `${n + 101}`));
  });
});
