import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './errors.ts';

const NAME = /^(\d{14})_([a-z0-9_]+)\.sql$/;
const ROOT = join(import.meta.dirname, '..');

export type MigrationFolders = { migrations: string; rollbacks: string };

/** The project's own: supabase/migrations and supabase/rollbacks. */
export const PROJECT_FOLDERS: MigrationFolders = {
  migrations: join(ROOT, 'migrations'),
  rollbacks: join(ROOT, 'rollbacks'),
};

export type MigrationFile = { version: string; name: string; file: string; path: string };

/** Files named `<14 digits>_<name>.sql`, oldest first; others are no migrations. A missing folder has none. */
export async function listMigrationFiles(folder: string): Promise<MigrationFile[]> {
  const files = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  return files.sort().flatMap((file) => {
    const [, version, name] = NAME.exec(file) ?? [];
    return version && name ? [{ version, name, file, path: join(folder, file) }] : [];
  });
}

export const readSql = (file: MigrationFile): Promise<string> => readFile(file.path, 'utf8');
