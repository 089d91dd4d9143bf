import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// Admins see every stall and decide about it, but do not work at it: what may name them is listed here, as the
// catalogue has it. What they get from each command is in function-matrix, rls-matrix and vendor-role-table.

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('admin_rule');
});

afterAll(() => database.drop());

/** Functions that ask whether an admin asks, and what for. */
const asking = {
  sees: [
    'actors_of_order',
    'check_invariants',
    'feed_runs_of',
    'feed_standing',
    'get_vendor_stats',
    'may_listen',
    'pending_stall_email',
    'places_of_order',
    'refused_mails',
    'require_insight',
    'review_state',
    'stock_people',
    'team_of',
  ],
  decides: [
    'guard_edit_review',
    'guard_product',
    'guard_vendor',
    'lock_for_review',
    'lock_vendor_for_review',
    'review_product',
    'review_products',
    'review_vendor',
    'set_edit_review',
  ],
};

it('no policy for writing lets an admin through', async () => {
  const rows = await database.sql`
    select schemaname, tablename, policyname from pg_policies
    where cmd <> 'SELECT' and coalesce(qual, '') || coalesce(with_check, '') like '%is_admin%'`;
  expect([...rows]).toEqual([]);
});

it('functions that let an admin through only show or decide', async () => {
  const rows = await database.sql<{ name: string }[]>`
    select distinct p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'private') and p.prosrc like '%is_admin()%' order by 1`;
  expect(rows.map(({ name }) => name)).toEqual([...asking.sees, ...asking.decides].sort());
});
