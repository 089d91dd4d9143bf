import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { errorCode } from './errors.ts';

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

/** What is known of an object besides its bytes. */
export type StoredObject = Omit<Entry, 'blob'> & { lastModified: Date };

export type ObjectFiles = {
  /** Keeps an object, replacing one of the same key. Rejects, and leaves the old one, when it is too large. */
  write(
    key: string,
    bytes: Readable,
    as: { contentType: string; cacheControl: string },
  ): Promise<StoredObject>;
  /** Rejects with ENOENT when there is none. */
  require(key: string): Promise<{ object: StoredObject; path: string; open(): Readable }>;
  copy(from: string, to: string): Promise<StoredObject>;
  /** A missing object is fine. */
  remove(key: string): Promise<void>;
};

/** Counts, hashes and limits what flows through. */
function meter(limitBytes: number) {
  const hash = createHash('sha256');
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      if (size > limitBytes) done(new Error('The object exceeded the maximum allowed size'));
      else done(null, chunk);
    },
  });
  return { stream, result: () => ({ size, eTag: `"${hash.digest('hex').slice(0, 32)}"` }) };
}

async function readEntry(path: string): Promise<Entry | undefined> {
  try {
    return entrySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const blobPath = (path: string, entry: Entry) => join(dirname(path), entry.blob);

/** Written beside and renamed; only then do the bytes of the former object go. */
async function writeEntry(path: string, entry: Entry): Promise<StoredObject> {
  const before = await readEntry(path);
  const fresh = `${path}.${randomUUID()}`;
  await writeFile(fresh, JSON.stringify(entry));
  await rename(fresh, path);
  if (before) await rm(blobPath(path, before), { force: true });
  return { ...entry, lastModified: new Date() };
}

/**
 * Objects as files: one small entry per object, named by a hash of its key, which points at a file with the
 * bytes. So no key can leave the folder, `a` and `a/b` can both exist, long names fit, and a reader sees either
 * the old object or the new one, never half of each.
 */
export function makeObjectFiles(folder: string, limitBytes: number): ObjectFiles {
  const entryPath = (key: string) => {
    const id = createHash('sha256').update(key).digest('hex');
    return join(folder, id.slice(0, 2), `${id}.json`);
  };

  async function requireEntry(key: string) {
    const path = entryPath(key);
    const entry = await readEntry(path);
    if (!entry) throw Object.assign(new Error(`No file is kept for ${key}`), { code: 'ENOENT' });
    return { entry, path: blobPath(path, entry) };
  }

  return {
    async write(key, bytes, as) {
      const path = entryPath(key);
      const blob = randomUUID();
      const file = join(dirname(path), blob);
      await mkdir(dirname(path), { recursive: true });
      const metered = meter(limitBytes);
      try {
        await pipeline(bytes, metered.stream, createWriteStream(file, { flags: 'wx' }));
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
      return writeEntry(path, { key, blob, ...as, ...metered.result() });
    },
    async require(key) {
      const { entry, path } = await requireEntry(key);
      const { mtime } = await stat(path);
      return { object: { ...entry, lastModified: mtime }, path, open: () => createReadStream(path) };
    },
    async copy(from, to) {
      const source = await requireEntry(from);
      const path = entryPath(to);
      const blob = randomUUID();
      await mkdir(dirname(path), { recursive: true });
      await copyFile(source.path, join(dirname(path), blob));
      return writeEntry(path, { ...source.entry, key: to, blob });
    },
    async remove(key) {
      const path = entryPath(key);
      const entry = await readEntry(path);
      await rm(path, { force: true });
      if (entry) await rm(blobPath(path, entry), { force: true });
    },
  };
}
