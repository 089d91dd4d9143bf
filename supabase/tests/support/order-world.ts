import type postgres from 'postgres';
import { type Actor, person, service } from './acting.ts';
import { addMember, addPerson, addProduct, addVariant, addVendor, idOf, moveStock } from './market.ts';

export type Status = 'pending' | 'accepted' | 'packed' | 'shipped' | 'delivered' | 'cancelled' | 'returned';

/** Whoever may come to an order of stall `a`; `ownerB` owns the other stall that the same order went to. */
export const askers = {
  staff: person(idOf('staff')),
  manager: person(idOf('manager')),
  owner: person(idOf('owner')),
  admin: person(idOf('admin')),
  service,
  shopper: person(idOf('shopper')),
  ownerB: person(idOf('ownerB')),
} satisfies Record<string, Actor>;
export type Asker = keyof typeof askers;

/** Two stalls that sell tea, with 1,000 pieces of each of two variants; stall `a` has people of every role. */
export async function fillOrderWorld(sql: postgres.Sql): Promise<void> {
  for (const name of ['shopper', 'staff', 'manager', 'owner', 'ownerB', 'admin']) await addPerson(sql, name);
  await sql`update public.profiles set role = 'admin' where id = ${idOf('admin')}`;
  for (const stall of ['a', 'b']) {
    await addVendor(sql, stall);
    await addProduct(sql, stall, `${stall}-tea`);
    await addVariant(sql, `${stall}-tea`, `${stall}-tea-2`);
    for (const sku of [`${stall}-tea-1`, `${stall}-tea-2`]) await moveStock(sql, sku, `${stall}-main`, 1000);
  }
  for (const role of ['staff', 'manager', 'owner'] as const) await addMember(sql, 'a', role, role);
  await addMember(sql, 'b', 'ownerB', 'owner');
}

let placed = 0;

/**
 * An order of the shopper at both stalls, 2 pieces of each variant; stall a's part is `<name>-a`, its lines
 * `<name>-a-tea-1` and `-2`, in the given state.
 */
export async function placeOrder(sql: postgres.Sql, status: Status = 'pending'): Promise<string> {
  placed += 1;
  const name = `order-${placed}`;
  await sql.begin(async (tx) => {
    await tx`insert into public.orders (id, customer_id, subtotal, total, shipping_address)
      values (${idOf(name)}, ${idOf('shopper')}, 40, 40, '{"full_name": "Ada Shopper", "city": "Graz"}')`;
    for (const stall of ['a', 'b']) {
      const part = idOf(`${name}-${stall}`);
      await tx`insert into public.vendor_orders (id, order_id, vendor_id, subtotal, status)
        values (${part}, ${idOf(name)}, ${idOf(stall)}, 20, ${stall === 'a' ? status : 'pending'})`;
      for (const sku of [`${stall}-tea-1`, `${stall}-tea-2`]) {
        await tx`insert into public.order_items (id, order_id, vendor_order_id, vendor_id, product_id, variant_id,
            location_id, product_name, quantity, unit, step, unit_price, total)
          values (${idOf(`${name}-${sku}`)}, ${idOf(name)}, ${part}, ${idOf(stall)}, ${idOf(`${stall}-tea`)},
            ${idOf(sku)}, ${idOf(`${stall}-main`)}, ${sku}, 2, 'each', 1, 5, 10)`;
        await tx`select private.move_stock(${idOf(sku)}, ${idOf(`${stall}-main`)}, -2, 'sold', null, null, ${idOf(name)})`;
      }
    }
    if (status === 'cancelled')
      await tx`select private.move_stock(i.variant_id, i.location_id, i.quantity, 'returned', null, null, i.order_id)
        from public.order_items i where i.vendor_order_id = ${idOf(`${name}-a`)}`;
  });
  return name;
}

type Sql = postgres.Sql | postgres.TransactionSql;

export const advance = (sql: Sql, name: string, to: string, from: string | null = null) =>
  sql`select a.* from private.advance_vendor_order(${idOf(`${name}-a`)}, ${to}, ${from}, null, null, null) a`;
export const stepBack = (sql: Sql, name: string, from: string) =>
  sql`select (b.change).status, b.undone_event from private.step_back_vendor_order(${idOf(`${name}-a`)}, ${from}) b`;
export const cancel = (sql: Sql, name: string, from: string | null = null, part = 'a') =>
  sql`select c.* from private.cancel_vendor_order(${idOf(`${name}-${part}`)}, 'Mould in the jar', ${from}) c`;
export const takeBack = (
  sql: Sql,
  name: string,
  items: Record<string, number>,
  { version = 0, restock = true } = {},
) => {
  const lines = Object.entries(items).map(([sku, quantity]) => ({
    item_id: idOf(`${name}-${sku}`),
    quantity,
  }));
  return sql`select r.* from private.return_items(${idOf(`${name}-a`)}, ${sql.json(lines)}, 'Too strong',
    ${restock}, ${version}) r`;
};

export const statusOf = async (sql: Sql, name: string) => {
  const [row] = await sql`select o.status as whole, a.status as a, b.status as b, a.version
    from public.orders o join public.vendor_orders a on a.id = ${idOf(`${name}-a`)}
    join public.vendor_orders b on b.id = ${idOf(`${name}-b`)} where o.id = ${idOf(name)}`;
  return row!;
};
export const shelf = async (sql: Sql, sku: string) =>
  Number((await sql`select quantity from public.inventory where variant_id = ${idOf(sku)}`)[0]!.quantity);

/** How a command ended: done, or the SQLSTATE of its refusal. */
export async function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
}
