import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp, makeFolder, runStack, tryStack } from '../../support/run-stack.ts';

// Real processes on a machine that may be busy with other test files.
let dataDir: string;
let stranger: ChildProcess;

beforeAll(async () => {
  dataDir = await makeFolder();
  await (await runStack({ dataDir })).end('SIGTERM');
  stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
});

afterAll(async () => {
  stranger.kill('SIGKILL');
  await cleanUp();
});

const FILES = [
  'run.json',
  'secrets.json',
  'lock.json',
  'postgres.log',
  'postgres/data/PG_VERSION',
  'postgres/data/postmaster.pid',
];
const FOLDERS = ['storage', 'mail', 'postgres'];

const DAMAGES: Record<string, (path: string) => Promise<void>> = {
  'is empty': (path) => writeFile(path, ''),
  'is half written': (path) => writeFile(path, '{"pid": 4, "jwtSe'),
  'names another process': (path) => writeFile(path, `${stranger.pid}\n/nowhere\n1\n5432\n`),
  'is a folder': async (path) => {
    await mkdir(join(path, 'with-something'), { recursive: true });
  },
};

const CASES = [
  ...FILES.flatMap((file) => Object.keys(DAMAGES).map((damage) => [file, damage] as const)),
  ...FOLDERS.map((folder) => [folder, 'is empty'] as const),
];

/** The stack starts, or says in one sentence what is wrong and in another what to do. */
async function startsOrExplains(): Promise<string> {
  const outcome = await tryStack({ dataDir });
  if ('stack' in outcome) {
    await outcome.end('SIGTERM');
    return 'started';
  }
  expect(outcome.message).toMatch(/^[A-Z].*\.$/);
  expect(outcome.message).not.toMatch(/\bE[A-Z]{4,}\b|undefined|\n|Unexpected/);
  expect(outcome.hint).toMatch(/^[A-Z].*\.$/);
  return outcome.message;
}

test.each(CASES)('%s that %s is survived or explained, and is nobody’s end', async (name, damage) => {
  const path = join(dataDir, name);
  const kept = join(dataDir, '..', `${dataDir.split('/').at(-1)}-kept`);
  const exists = await lstat(path).then(
    () => true,
    () => false,
  );
  if (exists) await rename(path, kept);
  try {
    await DAMAGES[damage]?.(path);
    const said = await startsOrExplains();
    if (said !== 'started') expect(said).toContain(dataDir);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  } finally {
    await rm(path, { recursive: true, force: true });
    if (exists) await rename(kept, path);
  }
});
