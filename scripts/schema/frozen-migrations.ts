import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

// What was applied somewhere cannot be changed by editing its file: each migration and each rollback is frozen by its
// hash once it is in the list, and what comes next is a new file.

/** Of every migration and rollback: `migrations/<file>` → SHA-256 in hex. */
const hashes = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
export type Hashes = z.infer<typeof hashes>;

export const frozenFile = 'supabase/frozen-migrations.json';

/** The files of both folders below `supabase` as they are. */
export async function hashMigrations(supabase: string): Promise<Hashes> {
  const found: Hashes = {};
  for (const folder of ['migrations', 'rollbacks']) {
    const names = (await readdir(join(supabase, folder))).filter((name) => name.endsWith('.sql'));
    for (const name of names.sort()) {
      const text = await readFile(join(supabase, folder, name));
      found[`${folder}/${name}`] = createHash('sha256').update(text).digest('hex');
    }
  }
  return found;
}

/** The list as it was written down; empty when there is none. */
export const parseFrozen = (text: string): Hashes => hashes.parse(JSON.parse(text || '{}'));

/**
 * The list with what is new in it. Throws a sentence about the first file that is not what it was when it was frozen,
 * or that is gone: a database that has it would not hear of the change.
 */
export function freeze(frozen: Hashes, present: Hashes): Hashes {
  for (const [file, hash] of Object.entries(frozen)) {
    if (present[file] === hash) continue;
    throw new Error(
      `supabase/${file} was ${file in present ? 'changed' : 'removed'}, and migrations are frozen: write a new one. If this one is not on main yet, take its line out of ${frozenFile} and run: npm run db:schema`,
    );
  }
  return { ...frozen, ...present };
}
