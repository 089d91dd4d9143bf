import { readFileSync } from 'node:fs';
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

/** Stops everything once, in reverse order; a second signal does not wait. */
function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = () => {
    if (isStopping) process.exit(130);
    isStopping = true;
    say('Closing …');
    stop().then(
      () => process.exit(process.exitCode ?? 0),
      (error: unknown) => {
        sayFailure(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  onParentGone(onSignal);
}

/** Who started us: the shell that npm uses, and npm behind it where the system tells (Linux). */
function starters(): string {
  const shell = process.ppid;
  try {
    const npm = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${shell}/status`, 'utf8'))?.[1];
    return `${shell} ${npm}`;
  } catch {
    return String(shell);
  }
}

/** npm may die without passing a signal on; what it started must not outlive it. */
function onParentGone(then: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const first = starters();
  const watch = setInterval(() => {
    if (starters() === first) return;
    clearInterval(watch);
    then();
  }, 1_000);
  watch.unref();
}

async function main(): Promise<void> {
  let backend: Backend | undefined;
  const running: Supervised[] = [];
  const stop = async () => {
    await Promise.all(running.map((child) => child.stop()));
    await backend?.stop();
  };
  stopOnSignal(stop);
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
