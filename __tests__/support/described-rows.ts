import type postgres from 'postgres';

/** What a column of an answer is in TypeScript, as `lib/data/db/connect.ts` parses it. */
export interface DescribedColumn {
  name: string;
  type: string;
  /** Of a table's own column that may be null; of what was worked out nobody knows. */
  isNullable: boolean;
}

const kinds: Record<string, string> = {
  bool: 'boolean',
  bytea: 'Uint8Array',
  date: 'Date',
  timestamp: 'Date',
  json: 'unknown',
  jsonb: 'unknown',
  void: 'void',
  ...Object.fromEntries(
    ['int2', 'int4', 'int8', 'float4', 'float8', 'numeric'].map((type) => [type, 'number']),
  ),
};

interface KnownType {
  name: string;
  labels: string[] | null;
  element: number;
}

async function readTypes(sql: postgres.Sql): Promise<Map<number, KnownType>> {
  const rows = await sql<(KnownType & { oid: number })[]>`
    select t.oid::int, t.typname as name,
      case when t.typcategory = 'A' then t.typelem::int else 0 end as element,
      (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
    from pg_type t`;
  return new Map(rows.map(({ oid, ...type }) => [oid, type]));
}

async function readNullable(sql: postgres.Sql): Promise<Set<string>> {
  const rows = await sql<{ place: string }[]>`
    select a.attrelid::int || '.' || a.attnum as place from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relkind = 'r' and a.attnum > 0 and not a.attnotnull`;
  return new Set(rows.map(({ place }) => place));
}

/** Tells the columns that a statement answers with, without running it. Throws what the database says of a wrong one. */
export async function makeDescribe(sql: postgres.Sql): Promise<(text: string) => Promise<DescribedColumn[]>> {
  const types = await readTypes(sql);
  const nullable = await readNullable(sql);
  const typeOf = (oid: number): string => {
    const { name = '', labels = null, element = 0 } = types.get(oid) ?? {};
    if (element > 0) return `List<${typeOf(element)}>`;
    return labels ? labels.map((label) => `'${label}'`).join(' | ') : (kinds[name] ?? 'string');
  };
  return async (text) => {
    const { columns } = await sql.unsafe(text).describe();
    return columns.map(({ name, type, table, number }) => ({
      name,
      type: typeOf(type),
      isNullable: nullable.has(`${table}.${number}`),
    }));
  };
}
