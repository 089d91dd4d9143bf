import { resolve } from 'node:path';
import { parseEnv } from '#lib/env';
import { startEmbedded } from './embedded.ts';
import { prepareExternal } from './external.ts';

/** The Supabase that a shop runs on, and what its web process must know of it. */
export interface Backend {
  env: NodeJS.ProcessEnv;
  /** The demo accounts to show, on the embedded stack only. */
  isDemo: boolean;
  stop(): Promise<void>;
}

export interface BackendOptions {
  publicUrl: string;
  say(line: string): void;
}

export const dataDir = () => resolve(process.env.LIVESTALL_DATA_DIR ?? '.livestall');

/** The embedded stack when no DATABASE_URL is set, else the project that the settings name. */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  if (!process.env.DATABASE_URL) return startEmbedded(dataDir(), options);
  const env = parseEnv(process.env);
  await prepareExternal(env, options.say);
  return { env: process.env, isDemo: false, stop: async () => undefined };
}
