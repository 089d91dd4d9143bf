import type { Blobs } from './blobs.ts';
import { asServer, type Database } from './database.ts';

const BATCH = 5_000;

/**
 * Removes bytes that no row names: of a process that was killed between writing them and committing their row, or
 * between removing a row and its bytes. Only while nobody writes. Returns how many there were.
 */
export async function sweep(db: Database, blobs: Blobs): Promise<number> {
  const orphans = await blobs.list();
  if (orphans.size === 0) return 0;
  await asServer(db, 'storage.object.sweep', async (tx) => {
    const rows = tx<{ version: string }[]>`select version from storage.objects where version is not null`;
    for await (const batch of rows.cursor(BATCH)) for (const { version } of batch) orphans.delete(version);
  });
  await blobs.remove(orphans);
  return orphans.size;
}
