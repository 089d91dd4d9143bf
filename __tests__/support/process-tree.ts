import { readdirSync, readFileSync } from 'node:fs';
import { signal } from '../../supabase/local/process-identity.ts';

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** A process, those that it started, those that they started, and so on. */
export function processTree(pid: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const tree = [pid];
  for (const each of tree)
    tree.push(...[...parents].filter(([, parent]) => parent === each).map(([child]) => child));
  return tree;
}

/** Sends a signal to all of them, the parent first: one that was stopped makes no more. Who has gone meanwhile has gone. */
export function signalTree(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) signal(pid, name);
}
