import * as z from 'zod';
import type { Handler } from './context.ts';
import { readJson } from './json-body.ts';
import { invalidParameter } from './refusal.ts';

const sortable = ['name', 'updated_at', 'created_at', 'last_accessed_at'] as const;
/** What can stand in a name. */
const text = z
  .string()
  .max(1024)
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'no text that a name can have');

const schema = z.object({
  prefix: text,
  limit: z.int().min(1).nullish(),
  offset: z.int().min(0).max(2_147_483_647).nullish(),
  search: text.nullish(),
  sortBy: z.object({ column: z.enum(sortable), order: z.enum(['asc', 'desc']).nullish() }).nullish(),
});

const asFolder = (prefix: string) => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`);
const MOST = 1500;

/** One folder: its files and, without id, the folders in it, by names relative to it. */
export const listObjects: Handler = async ({ db }, { request, caller, bucket }) => {
  const asked = await readJson(request, schema);
  const { column = 'name', order } = asked.sortBy ?? {};
  const rows = await db.as(
    caller,
    'storage.object.list',
    (tx) => tx`
      select name, id, updated_at, created_at, last_accessed_at, metadata
      from storage.search(${asFolder(asked.prefix)}, ${bucket}, ${Math.min(asked.limit ?? 100, MOST)}, 1,
        ${asked.offset ?? 0}, ${asked.search ?? ''}, ${column}, ${order ?? 'asc'})`,
  );
  return Response.json(rows);
};

const cursorSchema = z.object({
  after: text,
  /** The sorted column of the last entry, as the database wrote it. */
  value: z.string().max(64).nullable(),
  column: z.enum(['name', 'updated_at', 'created_at']),
  order: z.enum(['asc', 'desc']),
});
type Cursor = z.infer<typeof cursorSchema>;

const pageSchema = z.object({
  prefix: text.nullish(),
  limit: z.int().min(1).nullish(),
  cursor: z.string().max(4096).nullish(),
  with_delimiter: z.boolean().nullish(),
  sortBy: z
    .object({
      column: z.enum(['name', 'updated_at', 'created_at']),
      order: z.enum(['asc', 'desc']).nullish(),
    })
    .nullish(),
});

const encode = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url');

function decode(cursor: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalidParameter('Invalid Parameter continuation token');
  }
}

const entrySchema = z.object({
  id: z.string().nullable(),
  name: z.string(),
  sort_key: z.string().nullable(),
  updated_at: z.date().nullable(),
  created_at: z.date().nullable(),
  last_accessed_at: z.date().nullable(),
  metadata: z.unknown(),
});
type Entry = z.infer<typeof entrySchema>;

function fileOf({ id, name, updated_at, created_at, last_accessed_at, metadata }: Entry) {
  return { id, key: name, name, updated_at, created_at, last_accessed_at, metadata };
}

type Page = z.infer<typeof pageSchema>;

function startOf(asked: Page): Cursor {
  if (asked.cursor) return decode(asked.cursor);
  return {
    after: '',
    value: null,
    column: asked.sortBy?.column ?? 'name',
    order: asked.sortBy?.order ?? 'asc',
  };
}

/** A page of full names, with a cursor to the next one; with `with_delimiter` what lies deeper is folded into folders. */
export const listPage: Handler = async ({ db }, { request, caller, bucket }) => {
  const asked = await readJson(request, pageSchema);
  const limit = Math.min(asked.limit ?? 1000, 1000);
  const start = startOf(asked);
  const prefix = asked.prefix ?? '';
  const rows = await db.as(caller, 'storage.object.list_v2', (tx) => {
    const isBack = start.order === 'desc';
    const direction = isBack ? tx`desc` : tx`asc`;
    const key = start.column === 'name' ? tx`null::timestamptz` : tx(start.column);
    const comes = isBack ? tx`<` : tx`>`;
    const behind =
      asked.cursor && start.column !== 'name'
        ? tx`where (sort_at, name collate "C") ${comes} (${start.value}::text::timestamptz, ${start.after}::text)`
        : asked.cursor
          ? tx`where name collate "C" ${comes} ${start.after}`
          : tx``;
    return tx`
      with found as (
        select o.*, ${key} as sort_at, strpos(substr(name, length(${prefix}) + 1), '/') as depth
        from storage.objects o
        where bucket_id = ${bucket} and name collate "C" >= ${prefix}
          and name collate "C" < ${`${prefix}\u{10ffff}`} and starts_with(name, ${prefix})
      ), entries as (
        select left(name, length(${prefix}) + depth) as name, null::uuid as id, min(sort_at) as sort_at,
          null::timestamptz as updated_at, null::timestamptz as created_at,
          null::timestamptz as last_accessed_at, null::jsonb as metadata
        from found where ${asked.with_delimiter === true} and depth > 0 group by 1
        union all
        select name, id, sort_at, updated_at, created_at, last_accessed_at, metadata
        from found where not (${asked.with_delimiter === true} and depth > 0)
      )
      select *, sort_at::text as sort_key from entries ${behind}
      order by sort_at ${direction}, name collate "C" ${direction} limit ${limit + 1}`;
  });
  const entries = rows.map((row) => entrySchema.parse(row));
  const shown = entries.slice(0, limit);
  const last = shown.at(-1);
  const hasNext = entries.length > limit;
  return Response.json({
    hasNext,
    ...(hasNext && last ? { nextCursor: encode({ ...start, after: last.name, value: last.sort_key }) } : {}),
    folders: shown
      .filter(({ id }) => id === null)
      .map(({ name }) => ({ key: name.replace(/\/$/, ''), name })),
    objects: shown.filter(({ id }) => id !== null).map(fileOf),
  });
};
