import type postgres from 'postgres';
import { as, person, service } from './acting.ts';
import { addMember, addPerson, addProduct, addVariant, addVendor, idOf, moveStock } from './market.ts';

/** A stall `stall` with the locations `stall-main` and `stall-cellar` and its people, and a rival one `other`. */
export async function fillStockStall(sql: postgres.Sql): Promise<void> {
  for (const name of ['owner', 'manager', 'staff', 'staff2', 'stranger', 'rival', 'admin'])
    await addPerson(sql, name);
  await sql`update public.profiles set role = 'admin' where id = ${idOf('admin')}`;
  await addVendor(sql, 'stall');
  await addVendor(sql, 'other');
  await addMember(sql, 'stall', 'owner', 'owner');
  await addMember(sql, 'stall', 'manager', 'manager');
  await addMember(sql, 'stall', 'staff', 'staff');
  await addMember(sql, 'stall', 'staff2', 'staff');
  await addMember(sql, 'other', 'rival', 'owner');
  await sql`insert into public.locations (id, vendor_id, name)
    values (${idOf('stall-cellar')}, ${idOf('stall')}, 'Cellar')`;
  await addProduct(sql, 'stall', 'tea');
  await addProduct(sql, 'other', 'foreign');
  await moveStock(sql, 'foreign-1', 'other-main', 10);
}

let made = 0;
/** A variant that no other test touches, with goods at `stall-main`; with 0 it has no shelf. Answers its SKU. */
export async function freshVariant(sql: postgres.Sql, quantity = 10): Promise<string> {
  const sku = `sku-${++made}`;
  await addVariant(sql, 'tea', sku);
  if (quantity > 0) await moveStock(sql, sku, 'stall-main', quantity);
  return sku;
}

/** The shelf of a variant at a place, or undefined. */
export async function shelfOf(sql: postgres.Sql, sku: string, location = 'stall-main') {
  const [shelf] = await sql<{ id: string; quantity: number; low: number }[]>`
    select id, quantity::float8 as quantity, low_stock_threshold::float8 as low from public.inventory
    where variant_id = ${idOf(sku)} and location_id = ${idOf(location)}`;
  return shelf;
}

export const quantityOf = async (sql: postgres.Sql, sku: string, location = 'stall-main') =>
  (await shelfOf(sql, sku, location))?.quantity ?? 0;

const actor = (who: string | null) => (who ? person(idOf(who)) : service);

export interface BulkLine {
  inventory_id: string;
  set?: number;
  add?: number;
  threshold?: number;
  expected_quantity?: number;
}

export interface BulkAnswer {
  change_id: string | null;
  changed: number;
  refused: number;
  lines: { inventory_id: string; before: number; after: number; refused: string | null }[];
}

/** The commands as somebody sends them; `null` is the server. */
export function stockCommands(sql: postgres.Sql) {
  const run = <T>(who: string | null, work: (tx: postgres.TransactionSql) => Promise<T>) =>
    as(sql, actor(who), work);
  return {
    bulk: (who: string | null, lines: BulkLine[], extra: { dryRun?: boolean; vendor?: string } = {}) =>
      run(who, async (tx) => {
        const [row] = await tx<{ answer: BulkAnswer }[]>`select public.adjust_stock_many(
          ${idOf(extra.vendor ?? 'stall')}, ${tx.json(lines as never)}, 'adjusted', 'Inventory day',
          ${extra.dryRun ?? false}) as answer`;
        return row!.answer;
      }),
    transfer: (who: string | null, sku: string, from: string, to: string, quantity: number) =>
      run(who, async (tx) => {
        const [row] = await tx<{ answer: { change_id: string } }[]>`select public.transfer_stock(
          ${idOf(sku)}, ${idOf(from)}, ${idOf(to)}, ${quantity}) as answer`;
        return row!.answer;
      }),
    undo: (who: string | null, changeId: string) =>
      run(who, async (tx) => {
        const [row] = await tx<{ answer: { change_id: string; changed: number } }[]>`
          select public.undo_stock_change(${changeId}) as answer`;
        return row!.answer;
      }),
    start: (who: string | null, location = 'stall-main') =>
      run(who, async (tx) => {
        const [row] = await tx<{ id: string }[]>`select public.start_stock_take(${idOf(location)}) as id`;
        return row!.id;
      }),
    count: (
      who: string | null,
      take: string,
      sku: string,
      counted: number | null,
      known: number | null = null,
    ) => run(who, (tx) => tx`select public.count_stock(${take}, ${idOf(sku)}, ${counted}, ${known})`),
    finish: (who: string | null, take: string, leaveOut: string[] = []) =>
      run(who, async (tx) => {
        const [row] = await tx<{ answer: { change_id: string | null; changed: number } }[]>`
          select public.finish_stock_take(${take}, ${leaveOut.map(idOf)}) as answer`;
        return row!.answer;
      }),
    cancel: (who: string | null, take: string) =>
      run(who, (tx) => tx`select public.cancel_stock_take(${take})`),
  };
}
