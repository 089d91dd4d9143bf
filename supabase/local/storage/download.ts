import type { Call, Ctx, Handler } from './context.ts';
import { asServer } from './database.ts';
import { requireName } from './names.ts';
import { noSuchBucket } from './refusal.ts';
import { type ObjectRow, requireBucket, requireObject } from './rows.ts';
import { serveObject } from './serve.ts';

/** An object of a public bucket whoever asks, another one as far as the caller's policies show it. */
async function findReadable(
  { db }: Ctx,
  { caller, bucket, name }: Call,
  operation: string,
): Promise<ObjectRow> {
  requireName(name);
  const { public: isPublic } = await asServer(db, operation, (tx) => requireBucket(tx, bucket));
  if (isPublic) return asServer(db, operation, (tx) => requireObject(tx, bucket, name));
  if (!caller.isKnown) throw noSuchBucket();
  return db.as(caller, operation, (tx) => requireObject(tx, bucket, name));
}

/** Throws as if there were no such bucket when it is not public. */
function findPublic({ db }: Ctx, { bucket, name }: Call, operation: string): Promise<ObjectRow> {
  requireName(name);
  return asServer(db, operation, async (tx) => {
    if (!(await requireBucket(tx, bucket)).public) throw noSuchBucket();
    return requireObject(tx, bucket, name);
  });
}

const downloadOf = ({ query }: Call) => query.get('download');

export const getObject: Handler = (ctx, call) =>
  serveObject(ctx, { request: call.request, download: downloadOf(call) }, () =>
    findReadable(ctx, call, 'storage.object.get_authenticated'),
  );

export const getPublicObject: Handler = (ctx, call) =>
  serveObject(ctx, { request: call.request, download: downloadOf(call) }, () =>
    findPublic(ctx, call, 'storage.object.get_public'),
  );

export const getSignedObject: Handler = async (ctx, call) => {
  const { bucket, name, query } = call;
  const { exp } = await ctx.signer.verifyDownload(query.get('token') ?? '', bucket, name);
  const wanted = { request: call.request, download: downloadOf(call), expires: new Date(exp * 1000) };
  return serveObject(ctx, wanted, () =>
    asServer(ctx.db, 'storage.object.get_signed', (tx) => requireObject(tx, bucket, requireName(name))),
  );
};

function infoOf(row: ObjectRow): Response {
  return Response.json({
    id: row.id,
    name: row.name,
    version: row.version,
    bucket_id: row.bucket_id,
    size: row.metadata?.size ?? null,
    content_type: row.metadata?.mimetype ?? null,
    cache_control: row.metadata?.cacheControl ?? null,
    etag: row.metadata?.eTag ?? null,
    metadata: row.user_metadata ?? {},
    last_modified: row.updated_at,
    created_at: row.created_at,
  });
}

export const getInfo: Handler = async (ctx, call) =>
  infoOf(await findReadable(ctx, call, 'storage.object.info_authenticated'));

export const getPublicInfo: Handler = async (ctx, call) =>
  infoOf(await findPublic(ctx, call, 'storage.object.info_public'));
