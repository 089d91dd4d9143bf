import type postgres from 'postgres';

/** What migrations make, one line per thing; equal lists mean equal schemas. */
export type Snapshot = Record<string, string[]>;

const ours = `n.nspname in ('public', 'private')`;
const acl = (column: string) =>
  `coalesce((select string_agg(format('%s:%s', grantee::regrole, privilege_type), ' ' order by grantee::regrole::text, privilege_type)
    from aclexplode(${column}) where grantee <> 0), '') || coalesce((select string_agg(format(' public:%s', privilege_type), '' order by privilege_type)
    from aclexplode(${column}) where grantee = 0), '')`;

/** Each selects one text column. Extensions' own objects are not ours. */
const queries: Record<string, string> = {
  relations: `select format('%s.%s kind=%s persistence=%s rls=%s options=%s', n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.reloptions)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind in ('r', 'v', 'm', 'S')`,
  columns: `select format('%s.%s.%s %s notnull=%s identity=%s generated=%s default=%s', n.nspname, c.relname, a.attname,
      format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where ${ours} and c.relkind in ('r', 'v', 'm') and a.attnum > 0 and not a.attisdropped`,
  constraints: `select format('%s %s %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace where ${ours}`,
  indexes: `select pg_get_indexdef(i.indexrelid)
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where ${ours}`,
  functions: `select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${ours} and p.prokind = 'f' and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')`,
  triggers: `select pg_get_triggerdef(t.oid) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    join pg_namespace n on n.oid = p.pronamespace where ${ours} and not t.tgisinternal`,
  policies: `select format('%s.%s %s %s %s %s using %s check %s', schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check)
    from pg_policies where schemaname in ('public', 'private', 'realtime', 'storage')`,
  views: `select format('%s.%s %s', n.nspname, c.relname, pg_get_viewdef(c.oid))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind in ('v', 'm')`,
  types: `select format('%s.%s %s', n.nspname, t.typname, (select string_agg(e.enumlabel, ',' order by e.enumsortorder)
      from pg_enum e where e.enumtypid = t.oid))
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${ours} and t.typtype = 'e'`,
  comments: `select format('%s %s %s', d.classoid::regclass, coalesce(d.objoid::regclass::text, ''), d.description)
    from pg_description d join pg_class c on c.oid = d.objoid join pg_namespace n on n.oid = c.relnamespace where ${ours}`,
  buckets: `select to_jsonb(b)::jsonb - '{created_at,updated_at}'::text[] #>> '{}' from storage.buckets b`,
};

const grantQueries: Record<string, string> = {
  schemaGrants: `select format('%s %s', n.nspname, ${acl('n.nspacl')}) from pg_namespace n where ${ours}`,
  relationGrants: `select format('%s.%s %s', n.nspname, c.relname, ${acl('c.relacl')})
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind in ('r', 'v', 'm', 'S')`,
  columnGrants: `select format('%s.%s.%s %s', n.nspname, c.relname, a.attname, ${acl('a.attacl')})
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and a.attacl is not null and not a.attisdropped`,
  functionGrants: `select format('%s %s', p.oid::regprocedure, ${acl('p.proacl')})
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${ours} and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')`,
};

async function run(sql: postgres.Sql, all: Record<string, string>): Promise<Snapshot> {
  const entries = Object.entries(all).map(async ([name, query]) => {
    const rows = await sql.unsafe(query).values();
    return [name, rows.map(([line]) => String(line)).sort()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Everything but rights. */
export const readSchema = (sql: postgres.Sql): Promise<Snapshot> => run(sql, queries);
/** Who may do what with it. */
export const readGrants = (sql: postgres.Sql): Promise<Snapshot> => run(sql, grantQueries);
