import { randomUUID } from 'node:crypto';
import { access, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Blobs } from './blobs.ts';
import { asServer, type Database, type Tx } from './database.ts';

/** Until November 2026 an object was an entry named by a hash of its key, which named the file with the bytes. */
const entrySchema = z.object({
  key: z.string(),
  blob: z.string().regex(/^[0-9a-f-]{36}$/),
  contentType: z.string(),
  cacheControl: z.string(),
  size: z.number(),
  eTag: z.string(),
});
type Entry = z.infer<typeof entrySchema>;

function parseEntry(text: string): Entry | undefined {
  try {
    return entrySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function findEntries(folder: string): Promise<string[]> {
  const shards = (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const lists = shards.map(async (shard) =>
    (await readdir(join(folder, shard))).map((name) => join(folder, shard, name)),
  );
  return (await Promise.all(lists)).flat().filter((path) => path.endsWith('.json'));
}

/** The version that the object's row says, after making sure that it says one; null when there is no row. */
async function claimVersion(tx: Tx, entry: Entry, taken: ReadonlySet<string>): Promise<string | null> {
  const at = entry.key.indexOf('/');
  const [bucket, name] = [entry.key.slice(0, at), entry.key.slice(at + 1)];
  const [row] = await tx<{ version: string | null }[]>`
    select version from storage.objects where bucket_id = ${bucket} and name = ${name}`;
  if (!row) return null;
  const isFit = z.uuid().safeParse(row.version).success && !taken.has(row.version ?? '');
  const version = isFit && row.version !== null ? row.version : randomUUID();
  const { eTag, size, contentType, cacheControl } = entry;
  const known = tx.json({ eTag, size, mimetype: contentType, cacheControl, contentLength: size });
  await tx`
    update storage.objects set version = ${version}, metadata = ${known} || coalesce(metadata, '{}'::jsonb)
    where bucket_id = ${bucket} and name = ${name}`;
  return version;
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Brings the files of an older data folder to where they are kept now. Cut off anywhere, the next start goes on. Bytes
 * that no row names go. Returns how many objects there were.
 */
export async function adoptOlderFolder(db: Database, blobs: Blobs, folder: string): Promise<number> {
  const paths = await findEntries(folder);
  const taken = await blobs.list();
  for (const path of paths) {
    const entry = parseEntry(await readFile(path, 'utf8'));
    const blob = entry ? join(dirname(path), entry.blob) : undefined;
    // Without its bytes the entry is of a start that moved them and was cut off before it removed the entry.
    if (entry && blob && (await isThere(blob))) {
      const version = await asServer(db, 'storage.object.adopt', (tx) => claimVersion(tx, entry, taken));
      if (version !== null) await blobs.adopt(blob, version);
      if (version !== null) taken.add(version);
    }
    await rm(path, { force: true });
  }
  for (const shard of new Set(paths.map(dirname))) await rm(shard, { recursive: true, force: true });
  return paths.length;
}
