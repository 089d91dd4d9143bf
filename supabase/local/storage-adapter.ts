import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { App } from '@supabase/lite';
import { z } from 'zod';
import { errorCode } from './errors.ts';

type StorageAdapter = NonNullable<App['_storageAdapter']>;
type Body = Parameters<StorageAdapter['uploadObject']>[3];
type ObjectMetadata = Awaited<ReturnType<StorageAdapter['uploadObject']>>;

const entrySchema = z.object({
  key: z.string(),
  /** Name of the file with the bytes, beside this one. */
  blob: z.string(),
  contentType: z.string(),
  cacheControl: z.string(),
  size: z.number(),
  eTag: z.string(),
});
type Entry = z.infer<typeof entrySchema>;

/** Counts, hashes and limits what flows through. */
function meter(limitBytes: number) {
  const hash = createHash('sha256');
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      if (size > limitBytes)
        done(new Error(`The object exceeded the maximum allowed size of ${limitBytes} bytes`));
      else done(null, chunk);
    },
  });
  return { stream, result: () => ({ size, eTag: `"${hash.digest('hex').slice(0, 32)}"` }) };
}

function toReadable(body: Body): Readable {
  if (body instanceof Uint8Array) return Readable.from([Buffer.from(body)]);
  return Readable.fromWeb(body as NodeReadableStream);
}

/**
 * Keeps Storage objects on disk: one small entry file per object, named by a hash of its key, which points at a
 * file with the bytes. So no key can leave the folder, `a` and `a/b` can both exist, long names fit, and a
 * reader sees either the old object or the new one, never half of each. Versions are ignored: Storage keeps one.
 */
export function makeStorageAdapter(folder: string, limitBytes: number): StorageAdapter {
  const entryPath = (bucket: string, key: string) => {
    const id = createHash('sha256').update(`${bucket}/${key}`).digest('hex');
    return join(folder, id.slice(0, 2), `${id}.json`);
  };

  async function readEntry(path: string): Promise<Entry | undefined> {
    try {
      return entrySchema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async function requireEntry(bucket: string, key: string) {
    const path = entryPath(bucket, key);
    const entry = await readEntry(path);
    if (!entry) throw Object.assign(new Error(`No file is kept for ${bucket}/${key}`), { code: 'ENOENT' });
    const blob = join(dirname(path), entry.blob);
    return { entry, blob, lastModified: (await stat(blob)).mtime };
  }

  async function writeEntry(path: string, entry: Entry): Promise<void> {
    const before = await readEntry(path);
    const fresh = `${path}.${randomUUID()}`;
    await writeFile(fresh, JSON.stringify(entry));
    await rename(fresh, path);
    if (before) await rm(join(dirname(path), before.blob), { force: true });
  }

  async function remove(bucket: string, key: string): Promise<void> {
    const path = entryPath(bucket, key);
    const entry = await readEntry(path);
    await rm(path, { force: true });
    if (entry) await rm(join(dirname(path), entry.blob), { force: true });
  }

  const metadataOf = (entry: Entry, lastModified: Date): ObjectMetadata => ({
    cacheControl: entry.cacheControl,
    contentLength: entry.size,
    size: entry.size,
    mimetype: entry.contentType,
    lastModified,
    eTag: entry.eTag,
  });

  return {
    driver: null,
    async uploadObject(bucket, key, _version, body, contentType, cacheControl) {
      const path = entryPath(bucket, key);
      const blob = randomUUID();
      const file = join(dirname(path), blob);
      await mkdir(dirname(path), { recursive: true });
      const metered = meter(limitBytes);
      try {
        await pipeline(toReadable(body), metered.stream, createWriteStream(file, { flags: 'wx' }));
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
      const entry: Entry = { key: `${bucket}/${key}`, blob, contentType, cacheControl, ...metered.result() };
      await writeEntry(path, entry);
      return metadataOf(entry, new Date());
    },
    async getObject(bucket, key) {
      const { entry, blob, lastModified } = await requireEntry(bucket, key);
      const body = Readable.toWeb(createReadStream(blob)) as unknown as ReadableStream;
      return { httpStatusCode: 200, metadata: metadataOf(entry, lastModified), body };
    },
    async headObject(bucket, key) {
      const { entry, lastModified } = await requireEntry(bucket, key);
      return metadataOf(entry, lastModified);
    },
    async copyObject(sourceBucket, source, _version, bucket, key) {
      const from = await requireEntry(sourceBucket, source);
      const path = entryPath(bucket, key);
      const blob = randomUUID();
      await mkdir(dirname(path), { recursive: true });
      await copyFile(from.blob, join(dirname(path), blob));
      await writeEntry(path, { ...from.entry, key: `${bucket}/${key}`, blob });
      return { httpStatusCode: 200, eTag: from.entry.eTag, lastModified: new Date() };
    },
    deleteObject: remove,
    async deleteObjects(bucket, keys) {
      for (const key of keys) await remove(bucket, key);
    },
    async privateAssetUrl(bucket, key) {
      return `file://${(await requireEntry(bucket, key)).blob}`;
    },
  };
}
