import * as z from 'zod';
import { errorCode } from '../errors.ts';
import { ownerOf } from './caller.ts';
import type { Ctx, Handler } from './context.ts';
import { asServer } from './database.ts';
import { readJson } from './json-body.ts';
import { requireName, requireNewName } from './names.ts';
import { duplicate, noSuchKey } from './refusal.ts';
import { type Metadata, type ObjectRow, requireBucket, requireObject } from './rows.ts';
import { requireCacheControl, requireFit } from './rules.ts';
import { requireMayPut } from './upload.ts';
import { userMetadataOf } from './user-metadata.ts';
import { behindLocks, writeObject } from './write-object.ts';

const pairSchema = z.object({
  bucketId: z.string(),
  sourceKey: z.string(),
  destinationBucket: z.string().nullish(),
  destinationKey: z.string(),
});
const copySchema = pairSchema.extend({
  metadata: z.object({ cacheControl: z.string().optional(), mimetype: z.string().optional() }).nullish(),
  copyMetadata: z.boolean().nullish(),
});

type Place = { bucket: string; name: string };

const placesOf = (asked: z.infer<typeof pairSchema>): { from: Place; to: Place } => ({
  from: { bucket: asked.bucketId, name: requireName(asked.sourceKey) },
  to: { bucket: asked.destinationBucket || asked.bucketId, name: requireNewName(asked.destinationKey) },
});

/** The target's rules hold for what is copied or moved there as for what is uploaded there. */
async function requireRoom(ctx: Ctx, operation: string, to: Place, metadata: Metadata): Promise<void> {
  const bucket = await asServer(ctx.db, operation, (tx) => requireBucket(tx, to.bucket));
  const file = { size: metadata.size ?? 0, type: metadata.mimetype ?? 'application/octet-stream' };
  requireFit(bucket, to.name, file, ctx.maxObjectBytes);
  if (metadata.cacheControl !== undefined) requireCacheControl(metadata.cacheControl);
}

function copiedMetadata(source: ObjectRow, asked: z.infer<typeof copySchema>): Metadata {
  const { copyMetadata, metadata: given } = asked;
  const changes = copyMetadata === false && given ? given : {};
  const told = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return { ...source.metadata, ...told, lastModified: new Date().toISOString() };
}

/** Throws as if the source had not been there when it is removed at this moment. */
function copyBytes({ blobs }: Ctx, from: string, to: string): Promise<void> {
  return blobs.copy(from, to).catch((error: unknown) => {
    throw errorCode(error) === 'ENOENT' ? noSuchKey() : error;
  });
}

export const copyObject: Handler = async (ctx, { request, caller }) => {
  const operation = 'storage.object.copy';
  const asked = await readJson(request, copySchema);
  const { from, to } = placesOf(asked);
  const source = await ctx.db.as(caller, operation, (tx) => requireObject(tx, from.bucket, from.name));
  const { version } = source;
  if (version === null) throw noSuchKey();
  const metadata = copiedMetadata(source, asked);
  await requireRoom(ctx, operation, to, metadata);
  const object = {
    ...to,
    metadata,
    owner: ownerOf(caller),
    userMetadata: asked.copyMetadata === false ? userMetadataOf(request.headers) : source.user_metadata,
    isUpsert: request.headers.get('x-upsert') === 'true',
  };
  await requireMayPut(ctx, caller, operation, object);
  const id = await writeObject(ctx, caller, operation, object, (copy) => copyBytes(ctx, version, copy));
  return Response.json({
    Id: id,
    Key: `${to.bucket}/${to.name}`,
    id,
    bucket_id: to.bucket,
    name: to.name,
    metadata,
  });
};

/**
 * One row changes its name; the bytes, which are named by their version, stay where they are. The caller sees the
 * source, and his UPDATE policies hold for where it was and where it goes.
 */
export const moveObject: Handler = async (ctx, { request, caller }) => {
  const operation = 'storage.object.move';
  const { from, to } = placesOf(await readJson(request, pairSchema));
  const source = await ctx.db.as(caller, operation, (tx) => requireObject(tx, from.bucket, from.name));
  await requireRoom(ctx, operation, to, source.metadata ?? {});
  const isSame = from.bucket === to.bucket && from.name === to.name;
  const owner = ownerOf(caller);
  const moved = await behindLocks(ctx, caller, operation, [from, to], async (tx, [, there]) => {
    if (there !== null && there !== undefined && !isSame) throw duplicate();
    const rows = await tx<{ id: string }[]>`
      update storage.objects set bucket_id = ${to.bucket}, name = ${to.name}, updated_at = now(),
        owner_id = coalesce(${owner}, owner_id)
      where bucket_id = ${from.bucket} and name = ${from.name} and version is not distinct from ${source.version}
      returning id`;
    return rows[0];
  });
  // Gone or replaced meanwhile, or his to read and not to move.
  if (!moved) throw noSuchKey();
  return Response.json({ message: 'Successfully moved', Id: moved.id, Key: to.name });
};
