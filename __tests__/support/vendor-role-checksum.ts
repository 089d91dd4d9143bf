import type { RoleWorld } from './vendor-role-world.ts';

/** How the rows of a stall are found in a table, by the columns that it has; the first that fits. */
const ways: [column: string, condition: string][] = [
  ['vendor_id', 'x.vendor_id = any ($1)'],
  ['product_id', 'x.product_id in (select id from public.products where vendor_id = any ($1))'],
  ['import_id', 'x.import_id in (select id from public.imports where vendor_id = any ($1))'],
  ['feed_id', 'x.feed_id in (select id from public.inventory_feeds where vendor_id = any ($1))'],
  ['order_id', 'x.order_id in (select order_id from public.vendor_orders where vendor_id = any ($1))'],
  ['inventory_id', 'x.inventory_id in (select id from public.inventory where vendor_id = any ($1))'],
];

const byName: Record<string, string> = {
  'public.vendors': 'x.id = any ($1)',
  'public.orders': 'x.id in (select order_id from public.vendor_orders where vendor_id = any ($1))',
  'public.profiles': 'x.id in (select user_id from public.vendor_members where vendor_id = any ($1))',
};

/** Jobs that name a stall, or a feed or an import of it. */
const jobs = `select 'pgboss.job' as table_name, md5(coalesce(string_agg(x.id::text, ',' order by x.id), '')) as sum
  from pgboss.job x where exists (
    select from (select unnest($1::uuid[]) as id
      union all select id from public.inventory_feeds where vendor_id = any ($1)
      union all select id from public.imports where vendor_id = any ($1)
      union all select id from public.products where vendor_id = any ($1)) of
    where x.data::text like '%' || of.id || '%')`;

/**
 * Reads one sum per table over the rows of the two stalls, and over the jobs about them; when a key was last used is
 * noted for refused calls too and left out. `unwatched` are the tables that no stall's rows can be told in.
 */
export async function makeChecksum(w: Pick<RoleWorld, 'sql' | 'stall' | 'rival'>) {
  const tables = await w.sql<{ name: string; columns: string[] }[]>`
    select format('%I.%I', n.nspname, c.relname) as name,
      array_agg(a.attname::text) filter (where a.attnum > 0 and not a.attisdropped) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname in ('public', 'private') and c.relkind in ('r', 'p') group by 1 order by 1`;
  const conditionOf = ({ name, columns }: (typeof tables)[number]) =>
    byName[name] ?? ways.find(([column]) => columns.includes(column))?.[1];
  const sums = tables.flatMap((table) => {
    const condition = conditionOf(table);
    if (!condition) return [];
    const rows = `to_jsonb(x) - 'last_used_at'`;
    return `select '${table.name}', md5(coalesce(string_agg((${rows})::text, ',' order by (${rows})::text), ''))
      from ${table.name} x where ${condition}`;
  });
  // The queue's tables come with its first user.
  const [queue] = await w.sql`select to_regclass('pgboss.job') is not null as is_there`;
  const query = [...(queue?.is_there ? [jobs] : []), ...sums].join('\nunion all ');
  return {
    unwatched: tables.filter((table) => !conditionOf(table)).map(({ name }) => name),
    async read(): Promise<Record<string, string>> {
      const rows = await w.sql.unsafe(query, [[w.stall.id, w.rival.id]]).values();
      return Object.fromEntries(rows);
    },
  };
}
