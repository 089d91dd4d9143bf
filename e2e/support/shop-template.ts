import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const run = promisify(execFile);

const runFile = z.looseObject({ ports: z.record(z.string(), z.number()) });

/** Where the seeded data folder of this run is that shops are copied from. */
const templateFolder = () => join(process.env.E2E_FOLDER ?? '', 'template');

/** Fills a data folder with the demo market, once for all shops of the run: most of what a first start takes. */
export async function makeTemplate(): Promise<void> {
  await run(process.execPath, ['scripts/db-reset.ts'], {
    env: { ...process.env, LIVESTALL_DATA_DIR: templateFolder() },
  });
}

/** Copies the template to `dataDir`, without the ports that it had: a neighbour's shop would want the same. */
export async function copyTemplate(dataDir: string): Promise<void> {
  // Not fs.cp: the cluster belongs to another account when root runs the tests, and must stay its.
  await run('cp', ['-a', templateFolder(), dataDir]);
  const path = join(dataDir, 'run.json');
  const last = runFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const ports = Object.fromEntries(Object.keys(last.ports).map((name) => [name, 0]));
  await writeFile(path, JSON.stringify({ ...last, ports, processes: {} }));
}
