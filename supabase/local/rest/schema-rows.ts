import type postgres from 'postgres';
import * as z from 'zod';

const tableRow = z.object({
  oid: z.number(),
  name: z.string(),
  kind: z.string(),
  definition: z.string().nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      number: z.number(),
      type: z.string(),
      base: z.string(),
      default: z.string().nullable(),
      required: z.boolean(),
    }),
  ),
});
const keyRow = z.object({ oid: z.number(), type: z.enum(['p', 'u']), columns: z.array(z.string()) });
const foreignKeyRow = z.object({
  name: z.string(),
  child: z.number(),
  parent: z.number(),
  columns: z.array(z.string()),
  parent_columns: z.array(z.string()),
});
const routineRow = z.object({
  name: z.string(),
  argument_names: z.array(z.string()).nullable(),
  argument_types: z.array(z.string()),
  first_argument: z.number().nullable(),
  modes: z.array(z.string()).nullable(),
  defaults: z.number(),
  is_variadic: z.boolean(),
  volatility: z.enum(['v', 's', 'i']),
  is_set: z.boolean(),
  rows: z.number(),
  return_type: z.string(),
  return_kind: z.string(),
  return_relation: z.number(),
  config: z.array(z.string()).nullable(),
});
const settingRow = z.object({ role: z.string(), settings: z.array(z.string()) });

export type TableRow = z.infer<typeof tableRow>;
export type KeyRow = z.infer<typeof keyRow>;
export type ForeignKeyRow = z.infer<typeof foreignKeyRow>;
export type RoutineRow = z.infer<typeof routineRow>;
export type SettingRow = z.infer<typeof settingRow>;

/** What the catalogue holds of a schema; the whole of it, whoever may use it: rights are the database's to judge. */
export type SchemaRows = {
  tables: TableRow[];
  keys: KeyRow[];
  foreignKeys: ForeignKeyRow[];
  routines: RoutineRow[];
  settings: SettingRow[];
};

const TABLES = `
  select c.oid::int8 as oid, c.relname::text as name, c.relkind::text as kind,
    (select r.ev_action::text from pg_rewrite r where r.ev_class = c.oid and r.rulename = '_RETURN') as definition,
    coalesce((
      select jsonb_agg(jsonb_build_object('name', a.attname, 'number', a.attnum,
        'type', format_type(a.atttypid, a.atttypmod),
        'base', format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null),
        'default', case
          when a.attidentity <> '' then
            (select format('nextval(%L::regclass)', s.oid::regclass::text) from pg_depend d join pg_class s on s.oid = d.objid
             where d.classid = 'pg_class'::regclass and d.refobjid = c.oid and d.refobjsubid = a.attnum
               and d.deptype = 'i' and s.relkind = 'S' limit 1)
          when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
        'required', a.attnotnull and not a.atthasdef and a.attidentity = '') order by a.attnum)
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns
  from pg_class c
  where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

const NAMES = (keys: string, relation: string) => `array(
  select a.attname::text from unnest(${keys}) with ordinality k (number, place)
  join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number order by k.place)`;

const KEYS = `
  select c.conrelid::int8 as oid, c.contype::text as type, ${NAMES('c.conkey', 'c.conrelid')} as columns
  from pg_constraint c
  where c.connamespace = $1::regnamespace and c.contype in ('p', 'u') and c.conrelid <> 0`;

/** Partitions have copies of their parent's keys, which would make every relationship ambiguous. */
const FOREIGN_KEYS = `
  select c.conname::text as name, c.conrelid::int8 as child, c.confrelid::int8 as parent,
    ${NAMES('c.conkey', 'c.conrelid')} as columns, ${NAMES('c.confkey', 'c.confrelid')} as parent_columns
  from pg_constraint c
  where c.connamespace = $1::regnamespace and c.contype = 'f' and c.conparentid = 0
  order by c.conname`;

const ROUTINES = `
  select p.proname::text as name, p.proargnames::text[] as argument_names,
    array(select format_type(t, null) from unnest(p.proargtypes::oid[]) with ordinality u (t, place) order by place)
      as argument_types,
    (select nullif(t.typrelid, 0)::int8 from pg_type t where t.oid = p.proargtypes[0] and p.pronargs = 1) as first_argument,
    p.proargmodes::text[] as modes, p.pronargdefaults::int4 as defaults, p.provariadic <> 0 as is_variadic,
    p.provolatile::text as volatility, p.proretset as is_set, p.prorows::float8 as rows,
    format_type(p.prorettype, null) as return_type, rt.typtype::text as return_kind,
    coalesce(nullif(rt.typrelid, 0), (select b.typrelid from pg_type b where b.oid = rt.typbasetype), 0)::int8 as return_relation,
    p.proconfig as config
  from pg_proc p join pg_type rt on rt.oid = p.prorettype
  where p.pronamespace = $1::regnamespace and p.prokind = 'f'
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
  order by p.oid`;

/**
 * A database's own settings come first, so that those of the role in this database win. Of a role's settings only
 * those that this login may set itself: one that it may not would fail each request of the role.
 */
const SETTINGS = `
  select coalesce(r.rolname, '')::text as role,
    case when r.rolname in ('anon', 'authenticated', 'service_role') then array(
      select line from unnest(s.setconfig) with ordinality u (line, place)
      join pg_settings p on lower(p.name) = lower(split_part(line, '=', 1))
      where p.context = 'user' or has_parameter_privilege(p.name, 'SET') order by place)
    else s.setconfig end as settings
  from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole
  where (s.setdatabase = 0 or s.setdatabase = (select oid from pg_database where datname = current_database()))
    and (s.setrole = 0 or r.rolname in ('anon', 'authenticated', 'service_role', 'authenticator'))
  order by s.setrole <> 0, s.setdatabase <> 0`;

/** Reads the catalogue in one transaction. Column types are written for a search path that has nothing else in it. */
export async function readSchemaRows(sql: postgres.Sql, schema: string): Promise<SchemaRows> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx.unsafe(
      `select set_config('search_path', '', true), set_config('statement_timeout', '30s', true)`,
    );
    const read = async <T>(row: z.ZodType<T>, text: string, values = [schema]): Promise<T[]> => {
      const [found] = await tx.unsafe(
        `select coalesce(json_agg(row_to_json(r.*)), '[]')::text as list from (${text}) as r`,
        values,
      );
      return z.array(row).parse(JSON.parse(z.object({ list: z.string() }).parse(found).list));
    };
    return {
      tables: await read(tableRow, TABLES),
      keys: await read(keyRow, KEYS),
      foreignKeys: await read(foreignKeyRow, FOREIGN_KEYS),
      routines: await read(routineRow, ROUTINES),
      settings: await read(settingRow, SETTINGS, []),
    };
  });
}
