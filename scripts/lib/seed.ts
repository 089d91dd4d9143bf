import { createClient } from '@supabase/supabase-js';
import { createUser } from '../../supabase/local/auth-users.ts';
import type { SeedContext } from '../../supabase/local/stack.ts';
import { seedCatalogue, seedDemo } from '../../supabase/seed/index.ts';

export interface SeedOptions {
  say(line: string): void;
  /** A product file to load instead of the demo market. */
  catalogueFile?: string;
}

/** Fills a fresh database, with pictures in Storage and people who can sign in. */
export async function seed(stack: SeedContext, options: SeedOptions): Promise<void> {
  const client = createClient(stack.supabaseUrl, stack.secretKey, { auth: { persistSession: false } });
  const bucket = client.storage.from('product-images');
  const context = {
    sql: stack.sql,
    now: new Date(),
    onProgress: options.say,
    createUser: (user: { id: string; email: string; password: string; fullName: string }) =>
      createUser(stack.sql, { ...user, emailConfirmed: true }),
    uploadImage: async (path: string, bytes: Buffer, contentType: string) => {
      const { error } = await bucket.upload(path, bytes, {
        contentType,
        cacheControl: '31536000',
        upsert: true,
      });
      if (error)
        throw new Error(`The picture ${path} could not be stored: ${error.message}`, { cause: error });
    },
  };
  if (!options.catalogueFile) return seedDemo(context);
  const { products, skipped } = await seedCatalogue(context, options.catalogueFile);
  options.say(`Catalogue: ${products} products, ${skipped.length} lines skipped`);
  for (const { line, reason } of skipped.slice(0, 10)) options.say(`  line ${line}: ${reason}`);
}
