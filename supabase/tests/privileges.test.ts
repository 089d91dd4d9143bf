import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

const byTriggers =
  'shops and caches hear of the shelves by triggers, people of low stock by a job that looks for it';
/**
 * What clients may call past the server, and why nothing is missing then that the server does beside it: a function that
 * needs a job or a mail sent with it lies in `private`, where only the server reaches.
 */
const wholeCommands: Record<string, string> = {
  adjust_stock: byTriggers,
  adjust_stock_many: byTriggers,
  transfer_stock: byTriggers,
  undo_stock_change: byTriggers,
  start_stock_take: 'the server adds nothing: colleagues hear of it by a trigger',
  count_stock: 'the server adds nothing',
  finish_stock_take: byTriggers,
  cancel_stock_take: 'the server adds nothing',
  check_invariants: 'reads',
  get_vendor_stats: 'reads',
};

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('privileges');
});

afterAll(() => database.drop());

const list = async (query: string) => (await database.sql.unsafe(query).values()).flat().sort();

describe('by the catalogue', () => {
  it('every table has row-level security and at least one policy', async () => {
    expect(
      await list(`select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`),
    ).toEqual([]);
  });

  it('policies ask who is there once per statement, not once per row', async () => {
    const policies = await database.sql<{ name: string; text: string }[]>`
      select policyname as name, concat(qual, ' ', with_check) as text from pg_policies
      where schemaname in ('public', 'realtime') or policyname like 'livestall %'`;
    const perRow = policies.filter(({ text }) => {
      const asked = text.match(/(auth|private|realtime)\.\w+\(/g) ?? [];
      const wrapped = text.match(/SELECT (auth|private)\.\w+\(|SELECT realtime\.topic\(/g) ?? [];
      return (
        asked.filter((call) => call !== 'realtime.topic(').length >
        wrapped.filter((call) => !/realtime/.test(call)).length
      );
    });
    expect(perRow).toEqual([]);
  });

  it('nobody, not even the server, may write a stock column', async () => {
    expect(
      await list(`select format('%s %s.%s', r.rolname, c.relname, a.attname) from pg_attribute a
        join pg_class c on c.oid = a.attrelid
        cross join (select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role')) r
        where c.oid in ('public.inventory'::regclass, 'public.products'::regclass)
          and a.attname in ('quantity', 'reserved', 'version', 'stock_quantity', 'stock_status')
          and (has_column_privilege(r.rolname, c.oid, a.attnum, 'update')
            or has_column_privilege(r.rolname, c.oid, a.attnum, 'insert'))`),
    ).toEqual([]);
  });

  it('these columns are not for clients', async () => {
    expect(
      await list(`select format('%s.%s', c.relname, a.attname) from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
          and not has_column_privilege('authenticated', c.oid, a.attnum, 'select')`),
    ).toEqual([
      'carts.secret_hash',
      'inventory_feeds.content_hash',
      'inventory_feeds.etag',
      'inventory_feeds.last_modified',
      'inventory_feeds.url',
      'order_items.location_id',
      'orders.idempotency_key',
      'vendor_api_keys.key_hash',
      'vendor_invitations.token_hash',
      'vendor_orders.commission',
      'vendors.commission_rate',
      'vendors.email',
    ]);
  });

  it('clients may call these functions, and no other', async () => {
    const callable = (role: string) =>
      list(`select p.proname::text from pg_proc p where p.pronamespace = 'public'::regnamespace
        and has_function_privilege('${role}', p.oid, 'execute')`);
    expect(await callable('anon')).toEqual([]);
    expect(await callable('authenticated')).toEqual(Object.keys(wholeCommands).sort());
  });

  it('functions that run as their owner have an empty search path', async () => {
    expect(
      await list(`select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('public', 'private') and p.prosecdef
          and not 'search_path=""' = any (coalesce(p.proconfig, '{}'))`),
    ).toEqual([]);
  });

  it('reports are read by the server only', async () => {
    const readers = (role: string) =>
      list(`select c.relname::text from pg_class c where c.relnamespace = 'private'::regnamespace
        and c.relkind in ('r', 'm') and has_table_privilege('${role}', c.oid, 'select')`);
    expect(await readers('anon')).toEqual([]);
    expect(await readers('authenticated')).toEqual([]);
    expect(await readers('service_role')).toContain('vendor_daily_sales');
  });
});
