import { definerFunctions, definerViews } from './support/definer-reasons.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// The rules of Supabase's linter (splinter), held against our own schemas. The number is that of its rule.

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('lints');
});

afterAll(() => database.drop());

const list = async (query: string): Promise<string[]> =>
  (await database.sql.unsafe(query).values()).flat().map(String).sort();
const ours = `('public', 'private')`;
/** Tables of ours with the name of their schema. */
const tables = `pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname in ${ours}`;
const columnsOf = (index: string) => `string_to_array(${index}.indkey::text, ' ')::smallint[]`;

it('looks at something', async () => {
  expect((await list(`select c.oid::regclass from ${tables} where c.relkind = 'r'`)).length).toBeGreaterThan(
    40,
  );
  expect(
    (await list(`select policyname from pg_policies where schemaname = 'public'`)).length,
  ).toBeGreaterThan(40);
});

it('0001: every foreign key has an index that begins with its columns', async () => {
  expect(
    await list(`select format('%s: %s', k.conrelid::regclass, k.conname) from pg_constraint k
      join ${tables} on c.oid = k.conrelid
      where k.contype = 'f' and not exists (select from pg_index i where i.indrelid = k.conrelid and i.indisvalid
        and (${columnsOf('i')})[1:cardinality(k.conkey)] = k.conkey)`),
  ).toEqual([]);
});

it('0002: no view shows accounts to clients', async () => {
  expect(
    await list(`select distinct v.oid::regclass from pg_class v join pg_rewrite r on r.ev_class = v.oid
      join pg_depend d on d.objid = r.oid and d.refobjid = 'auth.users'::regclass
      where v.relkind in ('v', 'm') and (has_any_column_privilege('anon', v.oid, 'select')
        or has_any_column_privilege('authenticated', v.oid, 'select'))`),
  ).toEqual([]);
});

it('0003: policies ask who is there once per statement', async () => {
  const policies = await database.sql<{ name: string; text: string }[]>`
    select format('%s: %s', tablename, policyname) as name, concat(qual, ' ', with_check) as text
    from pg_policies where schemaname = 'public'`;
  const asks = /(auth\.(uid|jwt|role|email)|current_setting|private\.\w+)\(/g;
  const perRow = policies.filter(({ text }) => {
    const wrapped = text.match(/SELECT (auth\.(uid|jwt|role|email)|current_setting|private\.\w+)\(/g) ?? [];
    return (text.match(asks) ?? []).length > wrapped.length;
  });
  expect(perRow.map(({ name }) => name)).toEqual([]);
});

it('0004: every table has a primary key', async () => {
  expect(
    await list(`select c.oid::regclass from ${tables} where c.relkind in ('r', 'p')
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`),
  ).toEqual([]);
});

it('0006: one policy that allows for each table, verb and role', async () => {
  expect(
    await list(`select format('%s %s %s: %s', p.tablename, v.verb, r.role, string_agg(p.policyname, ', '))
      from pg_policies p cross join lateral unnest(p.roles) r (role)
      cross join lateral unnest(case p.cmd when 'ALL' then array['SELECT', 'INSERT', 'UPDATE', 'DELETE']
        else array[p.cmd] end) v (verb)
      where p.schemaname = 'public' and p.permissive = 'PERMISSIVE'
      group by p.tablename, v.verb, r.role having count(*) > 1`),
  ).toEqual([]);
});

it('0007, 0008, 0013: every table that the API serves has row-level security and policies', async () => {
  expect(
    await list(`select c.oid::regclass from ${tables} where n.nspname = 'public' and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`),
  ).toEqual([]);
});

it('every right of a client on a table has a policy for its verb', async () => {
  expect(
    await list(`select format('%s %s %s', c.relname, v.verb, r.role) from ${tables}
      cross join (values ('select', 'r'), ('insert', 'a'), ('update', 'w'), ('delete', 'd')) v (verb, cmd)
      cross join (values ('anon'), ('authenticated')) r (role)
      where n.nspname = 'public' and c.relkind in ('r', 'p')
        and case v.verb when 'delete' then has_table_privilege(r.role, c.oid, 'delete')
          else has_any_column_privilege(r.role, c.oid, v.verb) end
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd::text in (v.cmd, '*')
          and (p.polroles @> array[r.role::regrole::oid] or p.polroles @> array[0::oid]))`),
  ).toEqual([]);
});

it('0009: no index is there twice, or is the beginning of another', async () => {
  const part = (column: string, index: string) =>
    `(string_to_array(${index}.${column}::text, ' '))[1:a.indnkeyatts]`;
  expect(
    await list(`select format('%s in %s', a.indexrelid::regclass, b.indexrelid::regclass)
      from pg_index a join pg_index b on b.indrelid = a.indrelid and b.indexrelid <> a.indexrelid
      join pg_class ca on ca.oid = a.indexrelid join pg_class cb on cb.oid = b.indexrelid and cb.relam = ca.relam
      join ${tables} on c.oid = a.indrelid
      where (not a.indisunique or a.indnkeyatts = b.indnkeyatts and b.indisunique and a.indexrelid > b.indexrelid)
        and a.indexprs is null and b.indexprs is null
        and ${part('indkey', 'b')} = ${part('indkey', 'a')} and ${part('indclass', 'b')} = ${part('indclass', 'a')}
        and ${part('indoption', 'b')} = ${part('indoption', 'a')}
        and (a.indnatts = a.indnkeyatts or a.indkey = b.indkey)
        and pg_get_expr(a.indpred, a.indrelid) is not distinct from pg_get_expr(b.indpred, b.indrelid)`),
  ).toEqual([]);
});

it('0010: views ask as whoever reads them; those that do not are listed with the reason', async () => {
  expect(
    await list(`select format('%s.%s', n.nspname, c.relname) from ${tables} where c.relkind = 'v'
      and not coalesce(c.reloptions::text ~ 'security_invoker=(true|on)', false)`),
  ).toEqual(Object.keys(definerViews).sort());
  // Without it, a function in somebody's WHERE sees the rows that the view leaves out.
  expect(
    await list(`select c.oid::regclass from ${tables} where c.relkind = 'v'
      and not coalesce(c.reloptions::text ~ 'security_(invoker|barrier)=(true|on)', false)`),
  ).toEqual([]);
});

it('0011: every function has a fixed search path', async () => {
  expect(
    await list(`select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ${ours} and not exists (
        select from unnest(coalesce(p.proconfig, '{}')) s where s like 'search\\_path=%')`),
  ).toEqual([]);
});

it('0014: no extension lives among the tables that the API serves', async () => {
  expect(
    await list(
      `select e.extname from pg_extension e where e.extnamespace in ('public'::regnamespace, 'private'::regnamespace)`,
    ),
  ).toEqual([]);
});

it('0015: no policy trusts what people may write about themselves', async () => {
  expect(
    await list(`select policyname from pg_policies
      where concat(qual, with_check) ~ 'user_metadata|raw_user_meta_data'`),
  ).toEqual([]);
  expect(
    await list(`select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ${ours} and p.prosrc ~ 'user_metadata'`),
  ).toEqual([]);
});

it('0016, 0017: the API serves no materialized view and no foreign table', async () => {
  expect(
    await list(`select c.oid::regclass from ${tables} where c.relkind in ('m', 'f')
      and (n.nspname = 'public' or has_table_privilege('anon', c.oid, 'select')
        or has_table_privilege('authenticated', c.oid, 'select'))`),
  ).toEqual([]);
});

it('0018: no column has a type that an upgrade of Postgres cannot take along', async () => {
  expect(
    await list(`select format('%s.%s', c.oid::regclass, a.attname) from ${tables}
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p', 'm') and a.atttypid::regtype::text
        in ('regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper', 'regoperator', 'regproc', 'regprocedure')`),
  ).toEqual([]);
});

it('0021: no foreign key leads to a column of auth that is no primary key', async () => {
  expect(
    await list(`select k.conname from pg_constraint k join ${tables} on c.oid = k.conrelid
      join pg_class f on f.oid = k.confrelid and f.relnamespace = 'auth'::regnamespace
      where k.contype = 'f' and not exists (
        select from pg_constraint p where p.conrelid = f.oid and p.contype = 'p' and p.conkey = k.confkey)`),
  ).toEqual([]);
});

it('0024: no policy for writing lets everything through', async () => {
  expect(
    await list(`select format('%s: %s', tablename, policyname) from pg_policies
      where schemaname = 'public' and cmd <> 'SELECT' and permissive = 'PERMISSIVE'
        and ('true' in (lower(btrim(qual, '()')), lower(btrim(with_check, '()'))) )`),
  ).toEqual([]);
});

it('0028, 0029: what runs as its owner is listed with the reason, and visitors may call nothing through the API', async () => {
  const listed = Object.values(definerFunctions).flat();
  expect(new Set(listed).size).toBe(listed.length);
  expect(
    await list(`select distinct format('%s.%s', n.nspname, p.proname) from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace where n.nspname in ${ours} and p.prosecdef`),
  ).toEqual([...listed].sort());
  expect(
    await list(`select p.oid::regprocedure from pg_proc p where p.pronamespace = 'public'::regnamespace
      and has_function_privilege('anon', p.oid, 'execute')`),
  ).toEqual([]);
});

it('no function or table is open to everybody by default', async () => {
  expect(
    await list(`select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ${ours} and p.prosecdef
        and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)`),
  ).toEqual([]);
  expect(
    await list(`select c.oid::regclass from ${tables} where c.relkind in ('r', 'p', 'v', 'm')
      and exists (select from aclexplode(c.relacl) a where a.grantee = 0)`),
  ).toEqual([]);
});
