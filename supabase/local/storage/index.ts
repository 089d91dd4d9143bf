import { logger } from '#lib/base/logger';
import { CONNECTIONS, MAX_OBJECT_BYTES } from '../api-limits.ts';
import type { ApiOptions, Product } from '../api-options.ts';
import { clientOf, makeWhoAsks } from '../http/who-asks.ts';
import { type Blobs, openBlobs } from './blobs.ts';
import { anybody, type Caller, makeReadCaller } from './caller.ts';
import type { Ctx } from './context.ts';
import { type Database, openDatabase } from './database.ts';
import { explain } from './explain.ts';
import { adoptOlderFolder } from './older-folder.ts';
import { StorageRefusal } from './refusal.ts';
import { type Access, findRoute } from './routes.ts';
import { makeSigner } from './signer.ts';
import { sweep } from './sweep.ts';

const BASE = '/storage/v1';

/** After a start nothing is left of what was cut off: half files, bytes without a row. */
async function tidy(db: Database, blobs: Blobs, folder: string): Promise<void> {
  const adopted = await adoptOlderFolder(db, blobs, folder);
  if (adopted > 0) logger.info({ objects: adopted }, 'files of an older data folder were adopted');
  const swept = await sweep(db, blobs);
  if (swept > 0) logger.warn({ files: swept }, 'bytes without an object were removed');
}

/**
 * Supabase Storage at /storage/v1: rows in storage.objects, read and written as whoever asks, so that its policies
 * decide; bytes in a folder. An object is whole or not there, whatever breaks off when.
 */
export async function openStorage(options: ApiOptions): Promise<Product> {
  const { databaseUrl, storageDir, jwtSecret } = options;
  const databases = openDatabase(databaseUrl, CONNECTIONS.storage);
  const blobs = await openBlobs(storageDir);
  await tidy(databases.of('start'), blobs, storageDir);
  const parts = { blobs, signer: makeSigner(jwtSecret), maxObjectBytes: MAX_OBJECT_BYTES };
  const readCaller = makeReadCaller(
    makeWhoAsks({ keys: options, isKeyNeeded: false, isLive: databases.isLive }),
  );

  async function callerOf(access: Access, request: Request, address: string): Promise<Caller> {
    if (access === 'none') return anybody;
    return readCaller(request, address).catch((error: unknown) => {
      if (access === 'any' && error instanceof StorageRefusal) return anybody;
      throw error;
    });
  }

  async function answer(request: Request, address: string): Promise<Response> {
    const url = new URL(request.url);
    const { access, handle, bucket, name } = findRoute(request.method, url.pathname.slice(BASE.length));
    const caller = await callerOf(access, request, address);
    const ctx: Ctx = { ...parts, db: databases.of(clientOf(caller, address), request.signal) };
    return handle(ctx, { request, query: url.searchParams, caller, bucket, name });
  }

  return {
    async handle(request, address) {
      return answer(request, address).catch((error: unknown) => {
        const explained = explain(error);
        if (explained instanceof StorageRefusal) return explained.toResponse();
        throw explained;
      });
    },
    close: () => databases.close(),
  };
}
