import { resolve } from 'node:path';
import { parseEnv } from '#lib/base/env';
import { type Backend, type BackendOptions, startEmbedded } from './embedded.ts';
import { prepareExternal } from './external.ts';

export type { Backend } from './embedded.ts';

export const dataDir = () => resolve(process.env.LIVESTALL_DATA_DIR ?? '.livestall');

/** The embedded stack when no DATABASE_URL is set, else the project that the settings name. */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  if (!process.env.DATABASE_URL) return startEmbedded(dataDir(), options);
  const env = parseEnv(process.env);
  await prepareExternal(env, options.say);
  return { env: process.env, isDemo: false, stop: async () => undefined };
}
