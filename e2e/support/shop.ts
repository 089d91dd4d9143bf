import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Which of the workers this is; Playwright gives the number of one that failed to the next. */
const ownSlot = Number(process.env.TEST_PARALLEL_INDEX ?? 0);

/** The first of ten ports that the tests of this worker may use; `E2E_PORT` is those of the first worker. */
export const portOf = (slot: number) => Number(process.env.E2E_PORT ?? 3217) + 10 * slot;

/** Where this worker's shop is. */
export const e2ePort = portOf(ownSlot);

/** Where the browser tests have a server that stock feeds are on; the shop is told that it may fetch from there. */
export const feedPort = e2ePort + 1_000;

/** The data folder of a worker's shop, its own unless another is named. */
export const shopFolder = (slot = ownSlot) => join(process.env.E2E_FOLDER ?? '', `shop-${slot}`);

const run = z.object({
  processes: z.record(z.string(), z.object({ pid: z.number() })),
  ports: z.record(z.string(), z.number()),
});

/** What runs now: process ids and internal ports, as the stack records them. */
export async function readRunFile(folder: string) {
  return run.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
}

export interface OpenShop {
  child: ChildProcess;
  output: () => string;
  /** Asks it to close and waits until it has. */
  close(): Promise<void>;
}

/** Runs the README's start command and resolves when it says that the shop is open. */
export async function openShop(options: {
  dataDir: string;
  port: number;
  env?: NodeJS.ProcessEnv;
  /** Through npm, as the README says, instead of the script itself. */
  byNpm?: boolean;
}): Promise<OpenShop> {
  const [command, args] = options.byNpm ? ['npm', ['start']] : [process.execPath, ['scripts/start.ts']];
  const child = spawn(command, args, {
    env: {
      ...process.env,
      // All tests come from one address.
      RATE_LIMIT_SCALE: '1000',
      FEED_PRIVATE_SERVERS: `127.0.0.1:${options.port + 1_000}`,
      ...options.env,
      LIVESTALL_DATA_DIR: options.dataDir,
      PORT: String(options.port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Livestall is open')) resolve();
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.once('exit', () => reject(new Error(`The shop did not open.\n${output}`)));
  });
  return {
    child,
    output: () => output,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
