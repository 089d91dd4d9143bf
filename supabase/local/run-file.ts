import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { identify, isSameProcess, signal, waitForExit } from './process-identity.ts';

const runSchema = z.object({
  publicUrl: z.string(),
  ports: z.object({
    postgres: z.number(),
    api: z.number(),
    realtime: z.number(),
    smtp: z.number(),
    mail: z.number(),
  }),
  processes: z.record(z.string(), z.object({ pid: z.number(), startedAt: z.string() })),
  /** The seed ran to its end in this data folder. */
  isSeeded: z.boolean(),
});

/** What `<dataDir>/run.json` says about the present or the last run. */
export type Run = z.infer<typeof runSchema>;
export type Ports = Run['ports'];

const pathOf = (dataDir: string) => join(dataDir, 'run.json');

/** Undefined when there has been no run, or the file is not to be understood: it only saves work. */
export async function readRun(dataDir: string): Promise<Run | undefined> {
  try {
    return runSchema.parse(JSON.parse(await readFile(pathOf(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

export async function writeRun(
  dataDir: string,
  run: Omit<Run, 'processes'> & { pids: Record<string, number | undefined> },
): Promise<void> {
  const { pids, ...rest } = run;
  const processes: Run['processes'] = {};
  for (const [name, pid] of Object.entries(pids)) {
    const identity = pid === undefined ? undefined : await identify(pid);
    if (identity) processes[name] = identity;
  }
  const path = pathOf(dataDir);
  await writeFile(`${path}.new`, `${JSON.stringify({ ...rest, processes }, null, 2)}\n`);
  await rename(`${path}.new`, path);
}

/** Ends services of a run whose parent was killed, should they not have noticed. Postgres looks after its own. */
export async function endLeftovers(run: Run | undefined): Promise<void> {
  for (const [name, identity] of Object.entries(run?.processes ?? {})) {
    if (name === 'postgres' || !(await isSameProcess(identity))) continue;
    signal(identity.pid, 'SIGTERM');
    if (!(await waitForExit(identity.pid, 3_000))) signal(identity.pid, 'SIGKILL');
  }
}
