import { tieLife } from '../supabase/local/lifeline.ts';
import { requirePort } from '../supabase/local/ports.ts';
import type { Supervised } from '../supabase/local/supervise.ts';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { type Backend, startBackend } from './lib/backend.ts';
import { buildIfStale } from './lib/build.ts';
import { runWeb, runWorker } from './lib/run-process.ts';
import { say, sayFailure } from './lib/say.ts';

// `npm start`: one command, one port. `--dev` serves the sources as they change instead of a build.

const isDev = process.argv.includes('--dev');
const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? '127.0.0.1';
const publicUrl = process.env.SITE_URL ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;

async function build(): Promise<void> {
  if (isDev) return;
  say('Building the shop when its sources changed …');
  say((await buildIfStale()) ? 'Built' : 'The build is up to date');
}

function sayWelcome(backend: Backend): void {
  if (backend.isDemo) {
    say(`Mail sent by the shop: ${publicUrl}/dev/mail`);
    for (const { email, password, role } of Object.values(demoAccounts))
      say(`Demo ${role}: ${email} / ${password}`);
  }
  say(`Livestall is open: ${publicUrl}`);
}

/** The processes of the shop, then those of the stack, each of which has a deadline of its own. */
const stopDeadlineMs = 20_000;

async function main(): Promise<void> {
  let backend: Backend | undefined;
  const running: Supervised[] = [];
  const stop = async () => {
    await Promise.all(running.map((child) => child.stop()));
    await backend?.stop();
  };
  tieLife({
    stop,
    deadlineMs: stopDeadlineMs,
    isHurried: true,
    onBegin: () => say('Closing …'),
    onFailure: sayFailure,
  });
  try {
    await requirePort(port, 'the shop (PORT)');
    // Side by side; the build's failure waits until the backend is known, so that it can be stopped.
    const building = build();
    building.catch(() => undefined);
    backend = await startBackend({ publicUrl, say });
    await building;
    const env: NodeJS.ProcessEnv = {
      ...backend.env,
      NODE_ENV: isDev ? 'development' : 'production',
      PORT: String(port),
      HOST: host,
      SITE_URL: publicUrl,
    };
    const starting = [runWeb(env)];
    if (process.env.WORKER !== 'off') starting.push(runWorker(env));
    for (const child of await Promise.allSettled(starting)) {
      if (child.status === 'fulfilled') running.push(child.value);
    }
    await Promise.all(starting);
    sayWelcome(backend);
  } catch (error) {
    await stop();
    sayFailure(error);
    process.exit(1);
  }
}

await main();
