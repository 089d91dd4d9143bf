import { tieLife } from '../supabase/local/lifeline.ts';
import { startTestStack } from '../supabase/local/test-stack.ts';
import { sayFailure } from './lib/say.ts';
import { type Generated, generateFromDatabase } from './schema/generated.ts';
import { findDrift, writeGenerated } from './schema/keep-files.ts';

// Writes what follows from the migrations, from a database that has them all: `npm run db:types` the row types,
// `npm run db:schema` supabase/schema and docs/data-model.md. With `--check` it only says whether the files are still
// true, of one database for all of them.

async function main(): Promise<void> {
  const wanted = (['types', 'schema'] as const).filter((name) => process.argv.includes(name));
  const stack = await startTestStack();
  tieLife({ stop: () => stack.stop(), deadlineMs: 12_000 });
  try {
    const generated: Generated[] = await generateFromDatabase(stack.databaseUrl, wanted);
    if (!process.argv.includes('--check')) return await writeGenerated(generated);
    const drift = await findDrift(generated);
    if (drift.length > 0) throw new Error(drift.join('\n'));
    process.stdout.write('Types, schema and data model match the migrations.\n');
  } finally {
    await stack.stop();
  }
}

main().catch(sayFailure);
