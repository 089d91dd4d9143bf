import type postgres from 'postgres';

/** A function or an enum of ours, in Postgres' own words. */
export interface Definition {
  name: string;
  /** What tells it from others of its name: `private.is_member(uuid, public.member_role)`. */
  identity: string;
  definition: string;
  comment: string | null;
}

/** Functions of `public` and `private`, without those of extensions. */
export const readFunctions = (sql: postgres.ISql): Promise<Definition[]> =>
  sql<Definition[]>`
    select format('%I.%I', n.nspname, p.proname) as name, p.oid::regprocedure::text as identity,
      pg_get_functiondef(p.oid) as definition, obj_description(p.oid, 'pg_proc') as comment
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'private') and p.prokind in ('f', 'p')
      and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')
    order by 2`;

/** Enums of `public` and `private`. Composite types are relations. */
export const readEnums = (sql: postgres.ISql): Promise<Definition[]> =>
  sql<Definition[]>`
    select t.oid::regtype::text as name, t.oid::regtype::text as identity,
      format('create type %s as enum (%s)', t.oid::regtype,
        (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)
      ) as definition,
      obj_description(t.oid, 'pg_type') as comment
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where n.nspname in ('public', 'private') and t.typtype = 'e'
    order by 1`;

/** Kinds of objects that nothing here writes down: to be taught before one is used. */
export const readUnknownKinds = (sql: postgres.ISql): Promise<{ kind: string; name: string }[]> =>
  sql<{ kind: string; name: string }[]>`
    with ours as (select oid from pg_namespace where nspname in ('public', 'private'))
    select 'a relation of kind ' || c.relkind::text as kind, c.oid::regclass::text as name from pg_class c
    where c.relnamespace in (select oid from ours) and c.relkind not in ('r', 'v', 'm', 'S', 'c', 'i')
    union all select 'a type of kind ' || t.typtype::text, t.oid::regtype::text from pg_type t
    where t.typnamespace in (select oid from ours) and t.typtype not in ('e', 'c', 'b')
    union all select 'a function of kind ' || p.prokind::text, p.oid::regprocedure::text from pg_proc p
    where p.pronamespace in (select oid from ours) and p.prokind not in ('f', 'p')
    union all select 'a sequence that no table owns', c.oid::regclass::text from pg_class c
    where c.relnamespace in (select oid from ours) and c.relkind = 'S' and not exists (
      select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i'))
    union all select 'operator', o.oid::regoperator::text from pg_operator o where o.oprnamespace in (select oid from ours)
    union all select 'statistics', s.stxname from pg_statistic_ext s where s.stxnamespace in (select oid from ours)
    union all select 'object of ' || c.relowner::regrole, c.oid::regclass::text from pg_class c
    where c.relnamespace in (select oid from ours) and c.relowner <> 'postgres'::regrole
    union all select 'function of ' || p.proowner::regrole, p.oid::regprocedure::text from pg_proc p
    where p.pronamespace in (select oid from ours) and p.proowner <> 'postgres'::regrole
    union all select 'type of ' || t.typowner::regrole, t.oid::regtype::text from pg_type t
    where t.typnamespace in (select oid from ours) and t.typowner <> 'postgres'::regrole
    union all select 'rule', format('%s on %s', r.rulename, r.ev_class::regclass) from pg_rewrite r
      join pg_class c on c.oid = r.ev_class
    where c.relnamespace in (select oid from ours) and r.rulename <> '_RETURN'`;
