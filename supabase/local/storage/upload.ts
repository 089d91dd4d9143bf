import { type Caller, ownerOf, server } from './caller.ts';
import type { Call, Ctx, Handler } from './context.ts';
import { asServer, type Tx } from './database.ts';
import { boundaryOf } from './form.ts';
import { requireNewName } from './names.ts';
import { tooLarge } from './refusal.ts';
import { requireBucket } from './rows.ts';
import { limitOf, requireCacheControl, requireType } from './rules.ts';
import { declaredLength, readUpload, type Upload } from './upload-body.ts';
import { type NewObject, putRow, writeObject } from './write-object.ts';

type Order = { bucket: string; name: string; owner: string | null; isUpsert: boolean };

const NOT_YET = '00000000-0000-4000-8000-000000000000';

/** Throws when the caller may not put an object there: before a byte of it is read. */
export function requireMayPut(
  { db }: Ctx,
  caller: Caller,
  operation: string,
  object: NewObject,
): Promise<void> {
  return db.probe(caller, operation, (tx: Tx) => putRow(tx, object, NOT_YET));
}

async function receive(ctx: Ctx, request: Request, order: Order, upload: Upload, limit: number) {
  const { type, cacheControl, userMetadata } = upload;
  const incoming = await ctx.blobs.receive(upload.bytes, limit, request.signal);
  const { size, eTag } = incoming;
  const metadata = {
    eTag,
    size,
    mimetype: type,
    cacheControl,
    lastModified: new Date().toISOString(),
    contentLength: size,
    httpStatusCode: 200,
  };
  return { incoming, object: { ...order, metadata, userMetadata: userMetadata ?? {} } };
}

/**
 * Takes one object in. The caller's policies are asked before its bytes are read and again, with what they turned out
 * to be, when they are there: whatever happens in between, there is a whole object or none.
 */
async function putObject(ctx: Ctx, { request }: Call, caller: Caller, operation: string, order: Order) {
  requireNewName(order.name);
  const bucket = await asServer(ctx.db, operation, (tx) => requireBucket(tx, order.bucket));
  const limit = limitOf(bucket, order.name, ctx.maxObjectBytes);
  const declared = declaredLength(request);
  const isForm = boundaryOf(request.headers.get('content-type') ?? '') !== null;
  if (!isForm && declared !== undefined && declared > limit) throw tooLarge();
  const early = { mimetype: request.headers.get('content-type') ?? undefined, contentLength: declared };
  await requireMayPut(ctx, caller, operation, { ...order, metadata: early, userMetadata: null });

  const upload = await readUpload(request);
  requireType(bucket, order.name, upload.type);
  requireCacheControl(upload.cacheControl);
  const { incoming, object } = await receive(ctx, request, order, upload, limit);
  try {
    return await writeObject(ctx, caller, operation, object, incoming.keep);
  } finally {
    await incoming.drop();
  }
}

async function answerPut(ctx: Ctx, call: Call, operation: string, isUpsert: boolean): Promise<Response> {
  const { bucket, name, caller } = call;
  const id = await putObject(ctx, call, caller, operation, {
    bucket,
    name,
    owner: ownerOf(caller),
    isUpsert,
  });
  return Response.json({ Id: id, Key: `${bucket}/${name}` });
}

export const createObject: Handler = (ctx, call) =>
  answerPut(ctx, call, 'storage.object.upload', call.request.headers.get('x-upsert') === 'true');

export const updateObject: Handler = (ctx, call) =>
  answerPut(ctx, call, 'storage.object.upload_update', true);

/** What whoever signs the address may do is what counts, and was asked then. */
export const uploadToSigned: Handler = async (ctx, call) => {
  const { bucket, name, query } = call;
  const { owner, upsert } = await ctx.signer.verifyUpload(query.get('token') ?? '', bucket, name);
  const order = { bucket, name, owner, isUpsert: upsert };
  await putObject(ctx, call, server, 'storage.object.upload_signed', order);
  return Response.json({ Key: `${bucket}/${name}` });
};
