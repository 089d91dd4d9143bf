import { type Stack, startStack } from '../../supabase/local/stack.ts';
import { seed } from './seed.ts';

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

/** Paths that the gateway passes on to the stack, so that browsers see one origin. */
function proxiesTo(stack: Stack): string {
  return JSON.stringify([
    { prefix: '/rest/v1', target: stack.supabaseUrl },
    { prefix: '/auth/v1', target: stack.supabaseUrl },
    { prefix: '/storage/v1', target: stack.supabaseUrl },
    { prefix: '/realtime/v1', target: stack.realtimeUrl },
    { prefix: '/dev/mail', target: new URL(stack.mailUrl).origin },
  ]);
}

/** The settings of a process that is served by this stack. */
export function stackEnv(stack: Stack, publicUrl: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DATABASE_URL: stack.databaseUrl,
    SUPABASE_URL: stack.supabaseUrl,
    REALTIME_URL: stack.realtimeUrl,
    SUPABASE_PUBLIC_URL: '',
    SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
    SUPABASE_SECRET_KEY: stack.secretKey,
    SUPABASE_JWT_SECRET: stack.jwtSecret,
    SITE_URL: publicUrl,
    SMTP_URL: stack.smtpUrl,
    LIVESTALL_EMBEDDED: '1',
    LIVESTALL_PROXIES: proxiesTo(stack),
  };
}

/** Postgres, REST, Auth, Storage, Realtime and a mailbox on this machine; seeded on first boot. */
export async function startEmbedded(dataDir: string, options: BackendOptions): Promise<Backend> {
  const stack = await startStack({
    dataDir,
    publicUrl: options.publicUrl,
    seed: (context) => seed(context, { say: options.say }),
    onProgress: (line, ms) => options.say(`${line} (${(ms / 1000).toFixed(1)} s)`),
  });
  return { env: stackEnv(stack, options.publicUrl), isDemo: true, stop: () => stack.stop() };
}
