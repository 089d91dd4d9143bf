import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Account, canEnter } from '../../supabase/local/postgres-account.ts';

const checkout = resolve(import.meta.dirname, '../..');
const needed = ['__tests__', 'lib', 'node_modules', 'package.json', 'supabase'];

let copy: Promise<string> | undefined;

/** Hard links, so that it takes seconds and no space; a real copy where the temporary folder is another disk. */
async function makeCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'livestall-checkout-'));
  await chmod(folder, 0o711);
  const sources = needed.map((name) => join(checkout, name));
  const run = promisify(execFile);
  await run('cp', ['-al', ...sources, folder]).catch(() => run('cp', ['-a', ...sources, folder]));
  return folder;
}

/** This checkout, or a copy of what the stack needs of it where the account may not enter this one. */
export async function reachableCheckout(account: Account): Promise<string> {
  if (await canEnter(account, checkout)) return checkout;
  copy ??= makeCopy();
  return copy;
}

/** A path of this checkout as it is in `folder`. */
export function inCheckout(folder: string, path: string): string {
  return path.startsWith(`${checkout}/`) ? join(folder, path.slice(checkout.length)) : path;
}

export async function removeCopy(): Promise<void> {
  if (copy) await rm(await copy, { recursive: true, force: true });
  copy = undefined;
}
