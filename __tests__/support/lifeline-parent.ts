import { join } from 'node:path';
import { supervise } from '../../supabase/local/supervise.ts';

/**
 * A parent of one process, so that a test can kill it: runs the program and the environment that stand as JSON in its
 * first argument, and prints the child's pid when that says that it is up.
 */
const { program, env } = JSON.parse(process.argv[2] ?? '{}');
const child = supervise({
  name: 'sample',
  command: process.execPath,
  args: ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, program)],
  env: { ...process.env, ...env },
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  waitUntilReady: (life) => new Promise((resolve) => life.once('message', () => resolve())),
});
await child.ready;
process.stdout.write(`${child.pid}\n`);
