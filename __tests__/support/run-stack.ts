import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { removeDataDir } from '../../supabase/local/data-dir.ts';
import type { Account } from '../../supabase/local/postgres-account.ts';
import { isAlive, waitForExit } from '../../supabase/local/process-identity.ts';
import type { Stack } from '../../supabase/local/stack.ts';
import { inCheckout, reachableCheckout, removeCopy } from './reachable-checkout.ts';

export type Refusal = { message: string; hint: string };

export type StackProgram = {
  stack: Stack;
  /** What the pids are now, asked of the program. */
  pids(): Promise<Stack['pids']>;
  /** Sends a signal to the program alone and resolves with its exit code when it has gone. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

const programs = new Set<ChildProcess>();
const folders = new Set<string>();

/** An empty folder that is removed after the tests; owned by `account` when one is given. */
export async function makeFolder(account: Account = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'livestall-run-'));
  await chmod(folder, 0o711);
  if (account.uid !== undefined && account.gid !== undefined) await chown(folder, account.uid, account.gid);
  folders.add(folder);
  return folder;
}

async function launch(options: object, account: Account) {
  const folder = await reachableCheckout(account);
  const runner = inCheckout(folder, join(import.meta.dirname, 'stack-runner.ts'));
  const child = spawn(
    inCheckout(folder, process.execPath),
    ['--disable-warning=ExperimentalWarning', runner, JSON.stringify(options)],
    {
      ...account,
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'fatal' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  programs.add(child);
  const stderr: string[] = [];
  child.stderr?.on('data', (chunk) => stderr.push(String(chunk)));
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface(child.stdout!).once('line', resolve)),
    new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('close', () => reject(new Error(`The program ended silently: ${stderr.join('')}`)));
    }),
  ]);
  return { child, answer: JSON.parse(line) as Stack & { refused?: Refusal } };
}

/** Starts a stack in a program of its own; resolves when it is up, or with what the person reads who is refused. */
export async function tryStack(
  options: { dataDir: string; ports?: object },
  account: Account = {},
): Promise<StackProgram | Refusal> {
  const { child, answer } = await launch(options, account);
  if (answer.refused) return answer.refused;
  return {
    stack: answer,
    pids: () =>
      new Promise((resolve) => {
        child.once('message', (pids) => resolve(pids as Stack['pids']));
        child.send('pids');
      }),
    end: (signal) =>
      new Promise((resolve) => {
        child.once('exit', (code) => resolve(code));
        child.kill(signal);
      }),
  };
}

/** Starts a stack in a program of its own and resolves when it is up. */
export async function runStack(
  options: { dataDir: string; ports?: object },
  account: Account = {},
): Promise<StackProgram> {
  const outcome = await tryStack(options, account);
  if ('message' in outcome) throw new Error(outcome.message);
  return outcome;
}

/** Starts a stack that is expected to be refused, and resolves with what the person would read. */
export async function runRefused(
  options: { dataDir: string; ports?: object },
  account: Account = {},
): Promise<Refusal> {
  const { answer } = await launch(options, account);
  if (!answer.refused) throw new Error('The stack was expected to be refused, and started');
  return answer.refused;
}

/** Resolves when all of these have gone; rejects with those that live after `timeoutMs`. */
export async function allGone(pids: Stack['pids'], timeoutMs = 10_000): Promise<void> {
  await Promise.all(Object.values(pids).map((pid) => pid && waitForExit(pid, timeoutMs)));
  const living = Object.entries(pids).filter(([, pid]) => pid && isAlive(pid));
  if (living.length > 0) throw new Error(`still alive: ${JSON.stringify(living)}`);
}

/** Ends what a failed test left, and removes the folders. For afterAll. */
export async function cleanUp(): Promise<void> {
  for (const child of programs) {
    if (child.pid && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    }
  }
  for (const folder of folders) {
    await removeDataDir(folder).catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
  await removeCopy();
}
