import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectTo } from '../../supabase/local/connect.ts';
import { makeDataModel } from './data-model.ts';
import { generateTypes } from './database-types.ts';
import { describeDatabase } from './describe-database.ts';
import { freeze, frozenFile, hashMigrations, parseFrozen } from './frozen-migrations.ts';
import { makeSchemaFiles } from './schema-files.ts';

/** Files that follow from the migrations, and the command that writes them. */
export interface Generated {
  command: string;
  /** By path from the project's folder. */
  files: ReadonlyMap<string, string>;
  /** Where nothing else may lie. */
  folder?: string;
}

const folder = 'supabase/schema';
const dataModel = 'docs/data-model.md';

/** Refuses migrations that are not what they were when they were frozen. */
async function freezeMigrations(): Promise<[string, string]> {
  const frozen = parseFrozen(await readFile(frozenFile, 'utf8').catch(() => ''));
  const hashes = freeze(frozen, await hashMigrations('supabase'));
  return [frozenFile, `${JSON.stringify(hashes, null, 2)}\n`];
}

async function generateSchema(databaseUrl: string): Promise<Generated> {
  const frozen = await freezeMigrations();
  const sql = connectTo(databaseUrl, 1);
  try {
    const description = await describeDatabase(sql);
    const files = [...makeSchemaFiles(description)].map(([name, text]): [string, string] => [
      join(folder, name),
      text,
    ]);
    const model = makeDataModel(description, await readFile(dataModel, 'utf8'));
    return { command: 'npm run db:schema', folder, files: new Map([...files, [dataModel, model], frozen]) };
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** What is wanted, or all of it when nothing is named. The database has all migrations and no other rows. */
export async function generateFromDatabase(
  databaseUrl: string,
  wanted: readonly ('types' | 'schema')[],
): Promise<Generated[]> {
  const generated: Generated[] = [];
  if (wanted.length === 0 || wanted.includes('types')) {
    const types = await generateTypes(databaseUrl);
    generated.push({ command: 'npm run db:types', files: new Map([['supabase/database.types.ts', types]]) });
  }
  if (wanted.length === 0 || wanted.includes('schema')) generated.push(await generateSchema(databaseUrl));
  return generated;
}
