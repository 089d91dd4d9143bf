import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import * as z from 'zod';
import { findFreePort } from '../../supabase/local/ports.ts';
import { readRun } from '../../supabase/local/run-file.ts';

/** The shop that is attacked. */
export interface AttackedShop {
  url: string;
  port: number;
  dataDir: string;
  sql: postgres.Sql;
  close(): Promise<void>;
}

const secrets = z.object({ postgresPassword: z.string() });

async function openDatabase(dataDir: string): Promise<postgres.Sql> {
  const run = await readRun(dataDir);
  if (!run) throw new Error(`${dataDir} is no data folder of a running shop.`);
  const { postgresPassword } = secrets.parse(
    JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')),
  );
  const url = `postgres://postgres:${postgresPassword}@127.0.0.1:${run.ports.postgres}/postgres`;
  return postgres(url, { max: 2, onnotice: () => undefined });
}

/** A shop that runs already, on this machine. */
export async function joinShop(url: string, dataDir: string): Promise<AttackedShop> {
  const { hostname, port } = new URL(url);
  if (!['127.0.0.1', 'localhost'].includes(hostname))
    throw new Error(`${url} is not on this machine. Attack a shop at http://127.0.0.1:<port> only.`);
  const sql = await openDatabase(dataDir);
  return { url, port: Number(port || 80), dataDir, sql, close: () => sql.end() };
}

/** Runs `npm start`'s script with a data folder of its own. */
export async function openShop(say: (line: string) => void): Promise<AttackedShop> {
  const parent = await mkdtemp(join(tmpdir(), 'livestall-attack-'));
  const dataDir = join(parent, 'data');
  const port = await findFreePort();
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    env: {
      RATE_LIMIT_SCALE: '1000',
      ...process.env,
      LIVESTALL_DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'fatal',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(parent, { recursive: true, force: true });
  };
  let output = '';
  const opened = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
      if (output.includes('Livestall is open')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The shop did not open.\n${output}`)));
  });
  say('Opening a shop to attack; its first start fills it …');
  try {
    await opened;
    const shop = await joinShop(`http://127.0.0.1:${port}`, dataDir);
    return { ...shop, close: () => shop.close().then(end) };
  } catch (error) {
    await end();
    throw error;
  }
}

const text = (path: string) => readFile(path, 'utf8').catch(() => '');

export interface ShopProcess {
  name: string;
  pid: number;
  residentMb: number;
}

/** What runs of the shop: its services by its run file, web and worker by the environment they were given. */
export async function listProcesses({ dataDir }: Pick<AttackedShop, 'dataDir'>): Promise<ShopProcess[]> {
  const pids = new Map<number, string>();
  for (const [name, { pid }] of Object.entries((await readRun(dataDir))?.processes ?? {}))
    pids.set(pid, name);
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const [, script] = /scripts\/(web|worker)\.ts/.exec(await text(`/proc/${pid}/cmdline`)) ?? [];
    if (script && (await text(`/proc/${pid}/environ`)).includes(dataDir)) pids.set(Number(pid), script);
  }
  const described = [...pids].map(async ([pid, name]) => {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(await text(`/proc/${pid}/status`))?.[1];
    return { name, pid, residentMb: Math.round(Number(kilobytes ?? 0) / 1_024) };
  });
  return (await Promise.all(described)).sort((a, b) => a.name.localeCompare(b.name));
}

/** The rules that began to fire since `since`, with what they say. */
export async function alertsSince({ sql }: Pick<AttackedShop, 'sql'>, since: Date): Promise<string[]> {
  const rows = await sql<{ rule: string; message: string }[]>`
    select rule, message from private.alert_events where kind = 'firing' and at > ${since} order by at`;
  return rows.map(({ rule, message }) => `${rule}: ${message}`);
}
