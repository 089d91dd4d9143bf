import * as z from 'zod';
import { errorCode } from '../errors.ts';
import { ownerOf } from './caller.ts';
import type { Ctx, Handler } from './context.ts';
import { asServer, type Tx } from './database.ts';
import { readJson } from './json-body.ts';
import { requireNewBucket } from './names.ts';
import {
  bucketNotEmpty,
  duplicate,
  invalidRequest,
  noSuchBucket,
  notHere,
  tooLarge,
  unsupportedType,
} from './refusal.ts';
import { requireBucket, selectBuckets } from './rows.ts';
import { forget } from './write-object.ts';

const settings = {
  public: z.boolean().nullish(),
  file_size_limit: z.union([z.number().nonnegative(), z.string().max(40)]).nullish(),
  allowed_mime_types: z.array(z.string()).max(1000).nullish(),
};
const createSchema = z.object({
  name: z.string(),
  id: z.string().nullish(),
  type: z.enum(['STANDARD', 'ANALYTICS']).nullish(),
  ...settings,
});
const updateSchema = z.object(settings);

const UNITS = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 } as const;
const unitSchema = z.enum(['b', 'kb', 'mb', 'gb']);
const MIME_TYPE = /^([\w\-+.]+|\*)\/([\w\-+.]+(;\s*charset=[\w-]+)?|\*)$/;

/** 20MB, or bytes. Undefined where nothing is said, null for the stack's own limit. */
function bytesOf(
  limit: number | string | null | undefined,
  maxObjectBytes: number,
): number | null | undefined {
  if (limit === undefined || limit === null) return limit;
  const [, amount, unit] = /^(\d{1,15}(?:\.\d{1,9})?)(gb|mb|kb|b)$/i.exec(String(limit)) ?? [];
  const factor = unitSchema.safeParse(unit?.toLowerCase()).data;
  if (typeof limit === 'string' && factor === undefined)
    throw invalidRequest('Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B');
  const bytes = Math.floor(typeof limit === 'number' ? limit : Number(amount) * UNITS[factor ?? 'b']);
  if (bytes > maxObjectBytes) throw tooLarge();
  return bytes;
}

function requireTypes(types: string[] | null | undefined): string[] | null | undefined {
  const wrong = types?.find((type) => type.length > 1000 || !MIME_TYPE.test(type));
  if (wrong !== undefined) throw unsupportedType(wrong.slice(0, 100).toWellFormed());
  return types;
}

export const createBucket: Handler = async ({ db, maxObjectBytes }, { request, caller }) => {
  const asked = await readJson(request, createSchema);
  if (asked.type === 'ANALYTICS') throw notHere('Analytics buckets');
  const name = requireNewBucket(asked.name);
  const row = {
    id: requireNewBucket(asked.id || name),
    name,
    public: asked.public ?? false,
    owner_id: ownerOf(caller),
    file_size_limit: bytesOf(asked.file_size_limit, maxObjectBytes) ?? null,
    allowed_mime_types: requireTypes(asked.allowed_mime_types) ?? null,
  };
  await db
    .as(caller, 'storage.bucket.create', (tx) => tx`insert into storage.buckets ${tx(row)}`)
    .catch((error: unknown) => {
      throw errorCode(error) === '23505' ? duplicate('BucketAlreadyExists') : error;
    });
  return Response.json({ name });
};

const listSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .optional(),
  sortColumn: z.enum(['id', 'name', 'created_at', 'updated_at']).default('name'),
  sortOrder: z.enum(['asc', 'desc']).default('asc'),
  search: z.string().max(100).optional(),
});

export const listBuckets: Handler = async ({ db }, { caller, query }) => {
  const asked = listSchema.safeParse(Object.fromEntries(query));
  if (!asked.success) throw invalidRequest('querystring: not understood');
  const { limit, offset = 0, sortColumn, sortOrder, search = '' } = asked.data;
  const all = await db.as(caller, 'storage.bucket.list', (tx) => selectBuckets(tx));
  const direction = sortOrder === 'asc' ? 1 : -1;
  const keyOf = (value: string | Date | null) =>
    value instanceof Date ? value.toISOString() : (value ?? '');
  const found = all
    .filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
    .sort((a, b) => direction * (keyOf(a[sortColumn]) < keyOf(b[sortColumn]) ? -1 : 1))
    .slice(offset, limit === undefined ? undefined : offset + limit);
  return Response.json(found.map((bucket) => ({ ...bucket, type: 'STANDARD' })));
};

export const getBucket: Handler = async ({ db }, { caller, bucket }) =>
  Response.json(await db.as(caller, 'storage.bucket.get', (tx) => requireBucket(tx, bucket)));

export const updateBucket: Handler = async ({ db, maxObjectBytes }, { request, caller, bucket }) => {
  const asked = await readJson(request, updateSchema);
  const row = {
    public: asked.public ?? undefined,
    file_size_limit: bytesOf(asked.file_size_limit, maxObjectBytes),
    allowed_mime_types: requireTypes(asked.allowed_mime_types),
  };
  const changes = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
  if (Object.keys(changes).length === 0) throw invalidRequest('No content provided');
  const changed = await db.as(
    caller,
    'storage.bucket.update',
    (tx) => tx`
      update storage.buckets set ${tx({ ...changes, updated_at: new Date() })} where id = ${bucket} returning id`,
  );
  if (changed.length === 0) throw noSuchBucket();
  return Response.json({ message: 'Successfully updated' });
};

const BATCH = 1000;

function deleteBatch(tx: Tx, bucket: string) {
  return tx<{ version: string | null }[]>`
    delete from storage.objects where bucket_id = ${bucket} and id in (
      select id from storage.objects where bucket_id = ${bucket} limit ${BATCH})
    returning version`;
}

async function emptyAll(ctx: Ctx, call: Parameters<Handler>[1]): Promise<void> {
  for (;;) {
    const removed = await ctx.db.as(call.caller, 'storage.bucket.empty', (tx) =>
      deleteBatch(tx, call.bucket),
    );
    await forget(
      ctx,
      removed.map(({ version }) => version),
    );
    if (removed.length < BATCH || call.request.signal.aborted) return;
  }
}

/** At once, where hosted Storage puts it into a queue. What the caller may not delete stays. */
export const emptyBucket: Handler = async (ctx, call) => {
  await ctx.db.as(call.caller, 'storage.bucket.empty', (tx) => requireBucket(tx, call.bucket));
  await emptyAll(ctx, call);
  return Response.json({
    message: 'Empty bucket has been queued. Completion may take up to an hour.',
  });
};

export const deleteBucket: Handler = async ({ db }, { caller, bucket }) => {
  const operation = 'storage.bucket.delete';
  await asServer(db, operation, async (tx) => {
    await requireBucket(tx, bucket);
    const [one] = await tx`select from storage.objects where bucket_id = ${bucket} limit 1`;
    if (one) throw bucketNotEmpty();
  });
  const removed = await db
    .as(caller, operation, (tx) => tx`delete from storage.buckets where id = ${bucket} returning id`)
    .catch((error: unknown) => {
      throw errorCode(error) === '23503' ? bucketNotEmpty() : error;
    });
  if (removed.length === 0) throw noSuchBucket();
  return Response.json({ message: 'Successfully deleted' });
};
