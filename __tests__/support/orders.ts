import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { Product, Stall } from './market.ts';

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
