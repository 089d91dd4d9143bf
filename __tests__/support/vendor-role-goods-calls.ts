import { randomUUID } from 'node:crypto';
import type { MakeCall } from './vendor-role-calls.ts';
import * as make from './vendor-role-subjects.ts';
import type { RoleWorld } from './vendor-role-world.ts';

const ofStall: MakeCall = (w) => ({ query: `?vendor_id=${w.stall.id}` });

const bulk = async (w: RoleWorld, line: object) => ({
  body: { vendor_id: w.stall.id, lines: [{ inventory_id: (await make.shelf(w)).id, ...line }] },
});

const stock: Record<string, MakeCall> = {
  'GET inventory': ofStall,
  'POST inventory/adjust': async (w) => {
    const { variantId } = await make.shelf(w);
    return {
      body: { variant_id: variantId, location_id: w.stall.locationId, delta: 1, reason: 'received' },
    };
  },
  'POST inventory/bulk': (w) => bulk(w, { add: 1 }),
  'POST inventory/bulk | thresholds': (w) => bulk(w, { threshold: 4 }),
  'PUT inventory/thresholds': (w) => bulk(w, { threshold: 4 }),
  'POST inventory/changes/:id/undo': async (w) => ({ params: { id: await make.bulkChange(w) } }),
  'POST inventory/changes/:id/undo | a count': async (w) => ({ params: { id: await make.finishedCount(w) } }),
  'POST inventory/transfer': async (w) => ({
    body: {
      variant_id: (await make.shelf(w)).variantId,
      from_location_id: w.stall.locationId,
      to_location_id: await make.location(w),
      quantity: 1,
    },
  }),
  'GET inventory/selection': (w) => ({ query: `?vendor_id=${w.stall.id}`, sees: w.tea.shelfId }),
  'GET inventory/movements': (w) => ({ query: `?vendor_id=${w.stall.id}&variant_id=${w.tea.variantId}` }),
  'GET inventory/movements/export': (w) => ({
    query: `?vendor_id=${w.stall.id}&variant_id=${w.tea.variantId}`,
  }),
};

const counts: Record<string, MakeCall> = {
  'GET inventory/counts': ofStall,
  'POST inventory/counts': async (w) => ({ body: { location_id: await make.location(w) } }),
  'GET inventory/counts/:id': async (w) => ({ params: { id: (await make.stockTake(w)).id } }),
  'DELETE inventory/counts/:id': async (w) => ({ params: { id: (await make.stockTake(w)).id } }),
  'DELETE inventory/counts/:id | begun by staff': async (w) => ({
    params: { id: (await make.stockTake(w, 'staff')).id },
  }),
  'POST inventory/counts/:id/finish': async (w) => ({
    params: { id: (await make.stockTake(w)).id },
    body: {},
  }),
  'POST inventory/counts/:id/finish | begun by staff': async (w) => ({
    params: { id: (await make.stockTake(w, 'staff')).id },
    body: {},
  }),
  'PUT inventory/counts/:id/lines': async (w) => {
    const { id, variantId } = await make.stockTake(w);
    return { params: { id }, body: { variant_id: variantId, counted: 5, known: 3 } };
  },
};

const orders: Record<string, MakeCall> = {
  'GET orders': async (w) => {
    await make.order(w);
    return { query: `?vendor_id=${w.stall.id}` };
  },
  'GET orders/:id': async (w) => ({ params: { id: (await make.order(w)).part } }),
  'POST orders/:id/transitions': async (w) => ({
    params: { id: (await make.order(w)).part },
    body: { to: 'accepted', from: 'pending' },
  }),
  'POST orders/:id/transitions | cancel': async (w) => ({
    params: { id: (await make.order(w)).part },
    body: { to: 'cancelled', from: 'pending', reason: 'Sold out.' },
  }),
  'POST orders/:id/transitions | return': async (w) => {
    const { part, items, version } = await make.order(w, 'delivered');
    const lines = items.map((item_id) => ({ item_id, quantity: 1 }));
    return {
      params: { id: part },
      body: { to: 'returned', version, items: lines, reason: 'Broken.', restock: true },
    };
  },
  'POST orders/accept': async (w) => ({ body: { ids: [(await make.order(w)).part] } }),
};

async function changedProduct(w: RoleWorld) {
  const id = await make.product(w);
  const [row] = await w.sql`select updated_at from public.products where id = ${id}`;
  return { params: { id }, body: { description: randomUUID(), updated_at: row?.updated_at } };
}

const products: Record<string, MakeCall> = {
  'GET products': ofStall,
  'POST products': (w) => ({
    body: { vendor_id: w.stall.id, name: `New ${randomUUID()}`, category_id: w.category.id, price: 5 },
  }),
  'GET products/:id': (w) => ({ params: { id: w.tea.id } }),
  'PATCH products/:id': changedProduct,
  'POST products/:id/archive': async (w) => ({ params: { id: await make.product(w) } }),
  'POST products/:id/restore': async (w) => ({ params: { id: await make.archivedProduct(w) } }),
  'POST products/:id/submit': async (w) => ({ params: { id: await make.product(w, 'draft') } }),
  'POST products/:id/duplicate': async (w) => ({ params: { id: await make.product(w) } }),
};

/** The smallest PNG that there is; the worker looks inside later. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const productPictures: Record<string, MakeCall> = {
  'POST products/:id/images': async (w) => {
    const id = await make.product(w);
    const path = `${w.stall.id}/${id}/${randomUUID()}.png`;
    await w.storage.from('product-images').upload(path, png, { contentType: 'image/png' });
    return { params: { id }, body: { path, width: 1, height: 1 } };
  },
  'POST products/:id/images/uploads': async (w) => ({
    params: { id: await make.product(w) },
    body: { vendor_id: w.stall.id, type: 'image/png', size: 100 },
    changesNothing: true,
  }),
  'PUT products/:id/images/order': async (w) => {
    const { product, ids } = await make.pictures(w);
    return { params: { id: product }, body: { image_ids: ids.toReversed() } };
  },
  'PATCH products/:id/images/:imageId': async (w) => {
    const { product, ids } = await make.pictures(w);
    return { params: { id: product, imageId: ids[0] ?? '' }, body: { alt: 'A cup of tea' } };
  },
  'DELETE products/:id/images/:imageId': async (w) => {
    const { product, ids } = await make.pictures(w);
    return { params: { id: product, imageId: ids[0] ?? '' } };
  },
};

/** What is about goods: stock, orders, products. */
export const goodsCalls: Record<string, MakeCall> = {
  ...stock,
  ...counts,
  ...orders,
  ...products,
  ...productPictures,
};
