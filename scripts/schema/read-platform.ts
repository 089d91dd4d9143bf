import type postgres from 'postgres';
import { type Policy, policies, type Trigger, triggers } from './read-tables.ts';

/** What migrations make outside of `public` and `private`, and what holds for whole schemas. */
export interface Platform {
  extensions: { name: string; schema: string }[];
  schemas: { name: string; comment: string | null }[];
  defaultRights: string[];
  publications: { name: string; tables: string | null }[];
  buckets: { id: string; settings: string }[];
  policies: Policy[];
  triggers: Trigger[];
}

const readSchemas = (sql: postgres.ISql) =>
  sql<Platform['schemas']>`
    select nspname as name, obj_description(oid, 'pg_namespace') as comment from pg_namespace
    where nspname in ('public', 'private') order by 1`;

const readExtensions = (sql: postgres.ISql) =>
  sql<Platform['extensions']>`
    select extname as name, extnamespace::regnamespace::text as schema from pg_extension
    where extname <> 'plpgsql' order by 1`;

/** Of the role that owns what migrations make. */
const readDefaultRights = (sql: postgres.ISql) =>
  sql<{ line: string }[]>`
    select format('alter default privileges for role %s%s grant %s on %s to %s;', d.defaclrole::regrole,
      ' in schema ' || nullif(d.defaclnamespace, 0)::regnamespace,
      string_agg(lower(a.privilege_type), ', ' order by a.privilege_type),
      case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end,
      case a.grantee when 0 then 'public' else a.grantee::regrole::text end) as line
    from pg_default_acl d cross join aclexplode(d.defaclacl) a
    where d.defaclrole = 'postgres'::regrole and a.grantee <> d.defaclrole and a.privilege_type <> 'MAINTAIN'
      and (d.defaclnamespace = 0 or d.defaclnamespace in ('public'::regnamespace, 'private'::regnamespace))
    group by d.oid, d.defaclrole, d.defaclnamespace, d.defaclobjtype, a.grantee
    order by 1`;

const readPublications = (sql: postgres.ISql) =>
  sql<Platform['publications']>`
    select p.pubname as name, case when p.puballtables then 'all tables' else (
      select string_agg(format('%I.%I', t.schemaname, t.tablename), ', ' order by t.schemaname, t.tablename)
      from pg_publication_tables t where t.pubname = p.pubname) end as tables
    from pg_publication p order by 1`;

const readBuckets = (sql: postgres.ISql) =>
  sql<Platform['buckets']>`
    select b.id, format('public: %s, at most %s bytes, types: %s', b.public, coalesce(b.file_size_limit::text, 'any number of'),
      coalesce(array_to_string(b.allowed_mime_types, ', '), 'any')) as settings
    from storage.buckets b order by 1`;

/** Policies and triggers of ours on tables of the schemas that Supabase brings. */
const readForeignTables = (sql: postgres.ISql) =>
  sql.unsafe<Pick<Platform, 'policies' | 'triggers'>[]>(`
    select ${policies} as policies, ${triggers} as triggers
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('auth', 'storage', 'realtime') and c.relkind in ('r', 'p')
    order by c.oid::regclass::text`);

export async function readPlatform(sql: postgres.ISql): Promise<Platform> {
  const foreign = await readForeignTables(sql);
  return {
    extensions: await readExtensions(sql),
    schemas: await readSchemas(sql),
    defaultRights: (await readDefaultRights(sql)).map(({ line }) => line),
    publications: await readPublications(sql),
    buckets: await readBuckets(sql),
    policies: foreign.flatMap((table) => table.policies),
    triggers: foreign.flatMap((table) => table.triggers),
  };
}
