import * as z from 'zod';
import { ownerOf } from './caller.ts';
import type { Handler } from './context.ts';
import { readJson } from './json-body.ts';
import { requireName, requireNewName } from './names.ts';
import { requireObject } from './rows.ts';
import { requireMayPut } from './upload.ts';
import { userMetadataOf } from './user-metadata.ts';

/** A century; hosted Storage takes what a date can hold. */
const expiresIn = z
  .int()
  .min(1)
  .max(100 * 366 * 86_400);
const oneSchema = z.object({ expiresIn, transform: z.record(z.string(), z.unknown()).optional() });
const manySchema = z.object({ expiresIn, paths: z.array(z.string()).min(1).max(1000) });

/** Relative to /storage/v1 and not escaped: supabase-js escapes the whole address. */
const addressOf = (way: string, bucket: string, name: string, token: string) =>
  `/${way}/sign/${bucket}/${name}?token=${token}`;

export const signObject: Handler = async ({ db, signer }, { request, caller, bucket, name }) => {
  const asked = await readJson(request, oneSchema);
  await db.as(caller, 'storage.object.sign', (tx) => requireObject(tx, bucket, requireName(name)));
  const token = await signer.signDownload(bucket, name, asked.expiresIn);
  const isTransformed = Object.keys(asked.transform ?? {}).length > 0;
  return Response.json({
    signedURL: addressOf(isTransformed ? 'render/image' : 'object', bucket, name, token),
  });
};

export const signObjects: Handler = async ({ db, signer }, { request, caller, bucket }) => {
  const { expiresIn: seconds, paths } = await readJson(request, manySchema);
  const names = paths.filter((path) => path.isWellFormed() && !path.includes('\0'));
  const rows = await db.as(
    caller,
    'storage.object.sign_many',
    (tx) => tx<{ name: string }[]>`
      select name from storage.objects where bucket_id = ${bucket} and name = any(${names})`,
  );
  const seen = new Set(rows.map(({ name }) => name));
  const answers = paths.map(async (path) =>
    seen.has(path)
      ? {
          error: null,
          path,
          signedURL: addressOf('object', bucket, path, await signer.signDownload(bucket, path, seconds)),
        }
      : {
          error: 'Either the object does not exist or you do not have access to it',
          path,
          signedURL: null,
        },
  );
  return Response.json(await Promise.all(answers));
};

export const signUpload: Handler = async (ctx, { request, caller, bucket, name }) => {
  requireNewName(name);
  const owner = ownerOf(caller);
  const upsert = request.headers.get('x-upsert') === 'true';
  await requireMayPut(ctx, caller, 'storage.object.sign_upload_url', {
    bucket,
    name,
    owner,
    isUpsert: upsert,
    metadata: {},
    userMetadata: userMetadataOf(request.headers),
  });
  const token = await ctx.signer.signUpload(bucket, name, { owner, upsert });
  const path = [bucket, ...name.split('/')].map(encodeURIComponent).join('/');
  return Response.json({ url: `/object/upload/sign/${path}?token=${token}`, token });
};
