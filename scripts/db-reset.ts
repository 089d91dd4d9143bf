import { parseArgs } from 'node:util';
import { removeDataDir } from '../supabase/local/data-dir.ts';
import { tieLife } from '../supabase/local/lifeline.ts';
import { startStack } from '../supabase/local/stack.ts';
import { dataDir } from './lib/backend.ts';
import { say, sayFailure } from './lib/say.ts';
import { seed } from './lib/seed.ts';

// `npm run db:reset [-- --catalogue <file>]`: throws the embedded data away and seeds anew, with the demo market
// or with a product file.

const { values } = parseArgs({ options: { catalogue: { type: 'string' } } });

async function main(): Promise<void> {
  if (process.env.DATABASE_URL)
    throw new Error('db:reset is for the embedded stack only. Unset DATABASE_URL to say that you mean it.');
  const folder = dataDir();
  // Whatever runs at that moment ends by itself when we have gone.
  tieLife({ stop: async () => undefined, deadlineMs: 1_000 });
  // Without starting on it: that may be just what old data does not let us do.
  await removeDataDir(folder);
  const stack = await startStack({
    dataDir: folder,
    publicUrl: 'http://127.0.0.1:3000',
    seed: (context) => seed(context, { say, ...(values.catalogue && { catalogueFile: values.catalogue }) }),
    onProgress: (line, ms) => say(`${line} (${(ms / 1000).toFixed(1)} s)`),
  });
  await stack.stop();
  say('Done. Start the shop with: npm start');
}

main().catch(sayFailure);
