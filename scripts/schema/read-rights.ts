import type postgres from 'postgres';

/** A right on an object: a table, view, sequence, type, function or schema. */
interface Right {
  kind: 'table' | 'sequence' | 'function' | 'schema' | 'type';
  object: string;
  column: string | null;
  grantee: string;
  privilege: string;
  isGrantable: boolean;
}

const order = [
  'select',
  'insert',
  'update',
  'delete',
  'truncate',
  'references',
  'trigger',
  'usage',
  'create',
  'execute',
];
/** `maintain` is left out: before 17 there is no such right. */
const allOfTable = order.slice(0, 7);
const allOfSequence = ['select', 'update', 'usage'];

/** Rights that their holder has not by being the owner. */
const readRights = (sql: postgres.ISql): Promise<Right[]> =>
  sql.unsafe<Right[]>(`
    with held as (
      select case c.relkind when 'S' then 'sequence' else 'table' end as kind, c.oid::regclass::text as object,
        null as column, 0 as place, c.relowner as owner,
        coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner)) as acl
      from pg_class c where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
        and c.relkind in ('r', 'p', 'v', 'm', 'S')
      union all
      select 'table', c.oid::regclass::text, quote_ident(a.attname), a.attnum, c.relowner, a.attacl
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and a.attacl is not null
        and not a.attisdropped
      union all
      select 'function', p.oid::regprocedure::text, null, 0, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
      from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      union all
      select 'type', t.oid::regtype::text, null, 0, t.typowner, t.typacl from pg_type t
      where t.typnamespace in ('public'::regnamespace, 'private'::regnamespace) and t.typacl is not null
      union all
      select 'schema', n.nspname, null, 0, n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner)) from pg_namespace n
      where n.nspname in ('public', 'private')
    )
    select h.kind, h.object, h.column, case a.grantee when 0 then 'public' else a.grantee::regrole::text end as grantee,
      lower(a.privilege_type) as privilege, a.is_grantable as "isGrantable"
    from held h cross join aclexplode(h.acl) a
    where a.grantee <> h.owner
    order by 1, 2, h.place, 4, 5`);

const rank = (privilege: string) =>
  (order.indexOf(privilege) + 1 || order.length + 1).toString().padStart(2, '0');
const byRank = (a: string, b: string) => rank(a).localeCompare(rank(b)) || a.localeCompare(b);

function words(kind: Right['kind'], rights: Right[]): string {
  const whole = rights.filter((right) => right.column === null).map((right) => right.privilege);
  const all = kind === 'sequence' ? allOfSequence : allOfTable;
  if ((kind === 'table' || kind === 'sequence') && all.every((privilege) => whole.includes(privilege)))
    return 'all';
  const byColumn = Map.groupBy(
    rights.filter((right) => right.column !== null),
    (right) => right.privilege,
  );
  const ofColumns = [...byColumn].sort(([a], [b]) => byRank(a, b));
  return [
    ...[...new Set(whole)].sort(byRank),
    ...ofColumns.map(([privilege, held]) => `${privilege} (${held.map(({ column }) => column).join(', ')})`),
  ].join(', ');
}

/** What has been granted on each object, by `<kind> <name>`, as statements. */
export async function readGrants(sql: postgres.ISql): Promise<Map<string, string[]>> {
  const rights = await readRights(sql);
  const byObject = Map.groupBy(rights, ({ kind, object }) => `${kind} ${object}`);
  const statements = [...byObject].map(([key, held]): [string, string[]] => {
    const on = held[0]?.kind === 'table' ? key.replace('table ', '') : key;
    const byGrantee = Map.groupBy(held, ({ grantee, isGrantable }) =>
      isGrantable ? `${grantee} with grant option` : grantee,
    );
    const byWords = Map.groupBy([...byGrantee], ([, some]) => words(some[0]?.kind ?? 'table', some));
    const lines = [...byWords].map(
      ([what, some]) => `grant ${what} on ${on} to ${some.map(([grantee]) => grantee).join(', ')};`,
    );
    return [key, lines];
  });
  return new Map(statements);
}
