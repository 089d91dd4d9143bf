import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { signIn } from './call-route.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  type Product,
  type Stall,
} from './market.ts';

export interface PlacedOrder {
  /** The whole order, and the stall's part of it. */
  id: string;
  part: string;
  number: number;
  items: string[];
}

interface NewOrder {
  customerId: string | null;
  lines: { product: Product; quantity: number; name?: string }[];
  at?: string;
  customerName?: string;
}

/** An order at one stall at 5.00 a piece, its goods taken from the stall's shelf. */
export async function makeOrder(sql: postgres.Sql, stall: Stall, order: NewOrder): Promise<PlacedOrder> {
  const [id, part] = [randomUUID(), randomUUID()];
  const { lines, at = new Date().toISOString(), customerName = 'Ada Shopper' } = order;
  const total = lines.reduce((sum, { quantity }) => sum + quantity * 5, 0);
  const address = {
    full_name: customerName,
    line1: 'Ring 1',
    postal_code: '8010',
    city: 'Graz',
    country: 'AT',
  };
  return sql.begin(async (tx) => {
    const [made] = await tx`
      insert into public.orders (id, customer_id, subtotal, total, shipping_address, created_at)
      values (${id}, ${order.customerId}, ${total}, ${total}, ${tx.json(address)}, ${at}) returning number`;
    await tx`insert into public.vendor_orders (id, order_id, vendor_id, subtotal, created_at)
      values (${part}, ${id}, ${stall.id}, ${total}, ${at})`;
    const items: string[] = [];
    for (const { product, quantity, name = 'Tea' } of lines) {
      const [item] = await tx`
        insert into public.order_items (order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id,
          product_name, quantity, unit, step, unit_price, total, created_at)
        values (${id}, ${part}, ${stall.id}, ${product.id}, ${product.variantId}, ${stall.locationId}, ${name},
          ${quantity}, 'each', 1, 5, ${quantity * 5}, ${at}) returning id`;
      items.push(item!.id);
      await tx`select private.move_stock(${product.variantId}, ${stall.locationId}, ${-quantity}, 'sold', null, null, ${id})`;
    }
    return { id, part, number: Number(made!.number), items };
  });
}

type Who = 'owner' | 'manager' | 'staff' | 'rival';

/** A stall that sells tea and teapots, its people signed in, somebody of another stall, and a shopper. */
export async function makeOrderStall(sql: postgres.Sql) {
  const stall = await makeStall(sql, 'orders');
  const other = await makeStall(sql, 'rival');
  const category = await makeCategory(sql, 'tea');
  const tea = await makeProduct(sql, stall, category.id, { name: 'Tea', quantity: 500 });
  const pot = await makeProduct(sql, stall, category.id, { name: 'Teapot', quantity: 500 });
  const shopper = await makePerson(sql, 'shopper');
  const member = async (name: Who, at: Stall, role: string) => {
    const person = await makePerson(sql, name);
    await join(sql, at, person.id, role);
    return signIn(person.email);
  };
  const cookies: Record<Who, string> = {
    owner: await member('owner', stall, 'owner'),
    manager: await member('manager', stall, 'manager'),
    staff: await member('staff', stall, 'staff'),
    rival: await member('rival', other, 'owner'),
  };
  return { stall, tea, pot, shopper, cookies };
}

export type OrderStall = Awaited<ReturnType<typeof makeOrderStall>>;
