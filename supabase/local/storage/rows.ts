import * as z from 'zod';
import type { Tx } from './database.ts';
import { noSuchBucket, noSuchKey } from './refusal.ts';

/** What the file is like, in the words that hosted Storage keeps in storage.objects.metadata. */
const metadataSchema = z.looseObject({
  eTag: z.string().optional().catch(undefined),
  size: z.coerce.number().int().nonnegative().optional().catch(undefined),
  mimetype: z.string().optional().catch(undefined),
  cacheControl: z.string().optional().catch(undefined),
});
export type Metadata = z.infer<typeof metadataSchema>;

const date = z.date().nullable();
const objectSchema = z.object({
  id: z.uuid(),
  bucket_id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  owner_id: z.string().nullable(),
  version: z.string().nullable(),
  metadata: metadataSchema.nullable().catch(null),
  user_metadata: z.record(z.string(), z.unknown()).nullable().catch(null),
  created_at: date,
  updated_at: date,
  last_accessed_at: date,
});
export type ObjectRow = z.infer<typeof objectSchema>;

export const objectColumns = [
  'id',
  'bucket_id',
  'name',
  'owner',
  'owner_id',
  'version',
  'metadata',
  'user_metadata',
  'created_at',
  'updated_at',
  'last_accessed_at',
];

export const readObjects = (rows: Iterable<unknown>): ObjectRow[] =>
  [...rows].map((row) => objectSchema.parse(row));

/** As the transaction's role sees it. */
export async function findObject(tx: Tx, bucket: string, name: string): Promise<ObjectRow | null> {
  const rows = await tx`
    select ${tx(objectColumns)} from storage.objects where bucket_id = ${bucket} and name = ${name}`;
  return readObjects(rows)[0] ?? null;
}

/** Throws as if it were not there when the transaction's role does not see it. */
export async function requireObject(tx: Tx, bucket: string, name: string): Promise<ObjectRow> {
  const row = await findObject(tx, bucket, name);
  if (!row) throw noSuchKey();
  return row;
}

const bucketSchema = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  public: z.boolean().nullable(),
  file_size_limit: z.number().nullable(),
  allowed_mime_types: z.array(z.string()).nullable(),
  created_at: date,
  updated_at: date,
});
export type Bucket = z.infer<typeof bucketSchema>;

/** As the transaction's role sees them: all, or the one. */
export async function selectBuckets(tx: Tx, id?: string): Promise<Bucket[]> {
  const rows = await tx`
    select id, name, owner, public, file_size_limit::float8, allowed_mime_types, created_at, updated_at
    from storage.buckets ${id === undefined ? tx`` : tx`where id = ${id}`}`;
  return rows.map((row) => bucketSchema.parse(row));
}

export async function requireBucket(tx: Tx, id: string): Promise<Bucket> {
  const [bucket] = await selectBuckets(tx, id);
  if (!bucket) throw noSuchBucket();
  return bucket;
}
