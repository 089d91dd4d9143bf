import { type RawBuilder, sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type {
  CountInput,
  CountLine,
  CountLinesQuery,
  FinishAnswer,
  StockTake,
} from '#lib/market/inventory/schema';

const iso = (column: RawBuilder<unknown>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const takeColumns = sql`t.id, t.vendor_id, t.location_id, l.name as location_name, t.status,
  (select w.name from private.stock_people(t.vendor_id, array[t.started_by]) w) as started_by,
  coalesce(t.started_by = auth.uid(), false) as is_mine, ${iso(sql`t.started_at`)} as started_at,
  ${iso(sql`t.finished_at`)} as finished_at,
  -- What was taken back already cannot be taken back.
  case when not exists (select from public.stock_changes u where u.undoes = t.change_id) then t.change_id end as change_id,
  (select count(*)::int from public.stock_take_lines x where x.stock_take_id = t.id) as counted,
  (select count(*)::int from public.stock_take_lines x where x.stock_take_id = t.id and x.counted <> x.expected)
    as differing`;

/** A stall's stock-takes: those under way, then the last finished ones. */
export const selectStockTakes = defineQuery(
  'inventory.selectStockTakes',
  async (tx: Tx, vendorId: string): Promise<StockTake[]> => {
    const result = await sql<StockTake>`
    select ${takeColumns} from public.stock_takes t join public.locations l on l.id = t.location_id
    where t.vendor_id = ${vendorId}::uuid
    order by t.status = 'finished', t.started_at desc limit 20`.execute(tx);
    return result.rows;
  },
);

export const selectStockTake = defineQuery(
  'inventory.selectStockTake',
  async (tx: Tx, id: string): Promise<StockTake | undefined> => {
    const result = await sql<StockTake>`
    select ${takeColumns} from public.stock_takes t join public.locations l on l.id = t.location_id
    where t.id = ${id}::uuid`.execute(tx);
    return result.rows[0];
  },
);

const states: Record<CountLinesQuery['state'], RawBuilder<unknown>> = {
  all: sql`true`,
  uncounted: sql`c.variant_id is null`,
  counted: sql`c.variant_id is not null`,
  different: sql`c.counted <> c.expected`,
};

/** `sku` is a whole one, as a scanner types it: an index finds it. Any other text is looked for in names and SKUs. */
export interface CountSearch {
  sku?: string | undefined;
  q?: string | undefined;
}

function search({ sku, q }: CountSearch): RawBuilder<unknown> {
  if (sku) return sql`pv.sku = ${sku}`;
  if (!q) return sql`true`;
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(p.name ilike ${pattern} or pv.name ilike ${pattern} or pv.sku ilike ${pattern})`;
}

/** What there is to count and what was, by product name. Variants without a shelf there can be counted as well. */
export const selectCountLines = defineQuery(
  'inventory.selectCountLines',
  async (
    tx: Tx,
    take: StockTake,
    query: CountSearch & Pick<CountLinesQuery, 'state' | 'limit'>,
    after: { name: string; id: string } | null,
  ): Promise<CountLine[]> => {
    const keyset = after
      ? sql`and p.name >= ${after.name} and (p.name, pv.id) > (${after.name}, ${after.id}::uuid)`
      : sql``;
    const result = await sql<CountLine & { counter: string | null }>`
    with page as (
      select pv.id as variant_id, p.name as product_name, pv.name as variant_name, pv.sku, pv.unit,
        c.counted, c.expected, c.counted_by as counter, ${iso(sql`c.counted_at`)} as counted_at,
        coalesce(c.is_left_out, false) as is_left_out,
        coalesce(i.quantity, 0) as quantity, coalesce(i.reserved, 0) as reserved
      from public.products p
      join public.product_variants pv on pv.product_id = p.id
      left join public.inventory i on i.variant_id = pv.id and i.location_id = ${take.location_id}::uuid
      left join public.stock_take_lines c on c.variant_id = pv.id and c.stock_take_id = ${take.id}::uuid
      where p.vendor_id = ${take.vendor_id}::uuid and p.status <> 'archived'
        and ${search(query)} and ${states[query.state]} ${keyset}
      order by p.name, pv.id limit ${query.limit + 1}
    )
    select g.*, who.name as counted_by from page g
    left join private.stock_people(${take.vendor_id}::uuid, array(
      select distinct x.counter from page x where x.counter is not null)) who on who.id = g.counter
    order by g.product_name, g.variant_id`.execute(tx);
    return result.rows.map(({ counter: _, ...line }) => line);
  },
);

export const callStartStockTake = defineQuery(
  'inventory.callStartStockTake',
  async (tx: Tx, locationId: string): Promise<string | undefined> => {
    const result = await sql<{ id: string }>`
    select public.start_stock_take(${locationId}::uuid) as id`.execute(tx);
    return result.rows[0]?.id;
  },
);

/** Notes or takes back a count; what it is compared with is read in the same moment. */
export const callCountStock = defineQuery(
  'inventory.callCountStock',
  async (tx: Tx, takeId: string, { variant_id, counted, known = null }: CountInput): Promise<void> => {
    await sql`select public.count_stock(${takeId}::uuid, ${variant_id}::uuid, ${counted}::numeric,
      ${known}::numeric)`.execute(tx);
  },
);

export const callFinishStockTake = defineQuery(
  'inventory.callFinishStockTake',
  async (tx: Tx, takeId: string, leaveOut: string[]): Promise<FinishAnswer | undefined> => {
    const result = await sql<{ answer: FinishAnswer }>`
    select public.finish_stock_take(${takeId}::uuid, ${leaveOut}::uuid[]) as answer`.execute(tx);
    return result.rows[0]?.answer;
  },
);

export const callCancelStockTake = defineQuery(
  'inventory.callCancelStockTake',
  async (tx: Tx, takeId: string): Promise<void> => {
    await sql`select public.cancel_stock_take(${takeId}::uuid)`.execute(tx);
  },
);
