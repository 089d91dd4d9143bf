import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectTo } from '../../supabase/local/connect.ts';
import { makeDataModel } from './data-model.ts';
import { generateTypes } from './database-types.ts';
import { describeDatabase } from './describe-database.ts';
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

async function generateSchema(databaseUrl: string): Promise<Generated> {
  const sql = connectTo(databaseUrl, 1);
  try {
    const description = await describeDatabase(sql);
    const files = [...makeSchemaFiles(description)].map(([name, text]): [string, string] => [
      join(folder, name),
      text,
    ]);
    const model = makeDataModel(description, await readFile(dataModel, 'utf8'));
    return { command: 'npm run db:schema', folder, files: new Map([...files, [dataModel, model]]) };
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
