import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';

/** Files of Storage that belong to no object, whole or not, and versions of objects whose file is missing. */
export async function strayFiles(dataDir: string, databaseUrl: string): Promise<string[]> {
  const found = await readdir(join(dataDir, 'storage'), { recursive: true, withFileTypes: true });
  const files = new Set(found.filter((entry) => entry.isFile()).map(({ name }) => name));
  const sql = postgres(databaseUrl, { max: 1 });
  const rows = await sql<{ version: string }[]>`select version from storage.objects`.finally(() => sql.end());
  const versions = new Set(rows.map(({ version }) => version));
  return [
    ...[...files].filter((name) => !versions.has(name)),
    ...[...versions].filter((version) => !files.has(version)),
  ];
}
