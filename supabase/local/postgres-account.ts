import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { StackError } from './errors.ts';

const run = promisify(execFile);

/** Whom Postgres runs as. Empty when it runs as the present user. */
export type Account = { uid?: number; gid?: number };

/** Accounts without rights that a system brings along, in order of preference. */
const ORDINARY = ['nobody', 'postgres'];

/**
 * Postgres refuses to run as root, so under root it runs as an ordinary account that the system already has;
 * nothing is created. `initdb` looks its account up by number, hence one that /etc/passwd names.
 */
export function accountForPostgres(): Account {
  if (process.getuid?.() !== 0) return {};
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ORDINARY) {
    const entry = entries.find((fields) => fields[0] === name);
    const [uid, gid] = [Number(entry?.[2]), Number(entry?.[3])];
    if (entry && uid > 0 && gid > 0) return { uid, gid };
  }
  throw new StackError(
    'PostgreSQL refuses to run as root, and this system has no ordinary account to run it as.',
    'Start Livestall as an ordinary user, or add an account named nobody.',
  );
}

/** True when the account can run this program: it is executable and every folder above it can be entered. */
export async function canRun(account: Account, program: string): Promise<boolean> {
  try {
    await run(program, ['--version'], { ...account, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** True when the account can enter this folder. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  if (account.uid === undefined) return true;
  try {
    await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** What a program that runs as the account may see of our environment. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', NODE_ENV: process.env.NODE_ENV };
}
