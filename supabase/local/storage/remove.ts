import * as z from 'zod';
import type { Handler } from './context.ts';
import { asServer } from './database.ts';
import { readJson } from './json-body.ts';
import { requireName } from './names.ts';
import { accessDenied } from './refusal.ts';
import { objectColumns, readObjects, requireObject } from './rows.ts';
import { forget } from './write-object.ts';

const schema = z.object({ prefixes: z.array(z.string()).min(1).max(1000) });

/** Those of the named objects that the caller may delete; the others are passed over. */
export const removeObjects: Handler = async (ctx, { request, caller, bucket }) => {
  const { prefixes } = await readJson(request, schema);
  const names = prefixes.filter((name) => name.isWellFormed() && !name.includes('\0'));
  const removed = await ctx.db.as(caller, 'storage.object.delete_many', async (tx) =>
    readObjects(
      await tx`
        delete from storage.objects where bucket_id = ${bucket} and name = any(${names})
        returning ${tx(objectColumns)}`,
    ),
  );
  await forget(
    ctx,
    removed.map(({ version }) => version),
  );
  return Response.json(removed);
};

export const removeObject: Handler = async (ctx, { caller, bucket, name }) => {
  const operation = 'storage.object.delete';
  requireName(name);
  await asServer(ctx.db, operation, (tx) => requireObject(tx, bucket, name));
  const removed = await ctx.db.as(
    caller,
    operation,
    (tx) => tx<{ version: string | null }[]>`
      delete from storage.objects where bucket_id = ${bucket} and name = ${name} returning version`,
  );
  if (removed.length === 0) throw accessDenied('Access denied');
  await forget(
    ctx,
    removed.map(({ version }) => version),
  );
  return Response.json({ message: 'Successfully deleted' });
};
