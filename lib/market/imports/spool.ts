import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StorageClient } from '#lib/data/supabase/storage';
import { toNodeStream } from '#lib/market/imports/records';
import { openUpload } from '#lib/market/imports/upload';

/**
 * An upload, fetched at once into a temporary file and read from there: an import takes as long as the database takes,
 * and a download that is read that slowly is cut off by whoever serves it. The file has no name any more when this
 * resolves, so that nothing stays behind, also of a process that is killed.
 */
export async function spoolUpload(
  storage: StorageClient,
  row: { vendor_id: string; id: string },
): Promise<Readable> {
  const path = join(tmpdir(), `livestall-import-${randomUUID()}`);
  try {
    await pipeline(toNodeStream(await openUpload(storage, row)), createWriteStream(path, { mode: 0o600 }));
    return (await open(path)).createReadStream();
  } finally {
    await rm(path, { force: true });
  }
}
