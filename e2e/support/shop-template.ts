import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { findFreePort } from '../../supabase/local/ports.ts';

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

const taken = new Set<number>();

async function findOwnPort(): Promise<number> {
  let port = await findFreePort();
  while (taken.has(port)) port = await findFreePort();
  taken.add(port);
  return port;
}

/** Copies the template to `dataDir`, with ports of its own: neighbours' shops would all want those that it had. */
export async function copyTemplate(dataDir: string): Promise<void> {
  // Not fs.cp: the cluster belongs to another account when root runs the tests, and must stay its.
  await run('cp', ['-a', templateFolder(), dataDir]);
  const path = join(dataDir, 'run.json');
  const last = runFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const ports: Record<string, number> = {};
  for (const name of Object.keys(last.ports)) ports[name] = await findOwnPort();
  await writeFile(path, JSON.stringify({ ...last, ports, processes: {} }));
}
