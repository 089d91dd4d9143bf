import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { explainFileError, StackError } from '../../../supabase/local/errors.ts';
import { loadSecrets } from '../../../supabase/local/secrets.ts';
import { cleanUp, makeFolder, runRefused, runStack } from '../../support/run-stack.ts';

// Real processes on a machine that may be busy with other test files.
afterAll(cleanUp);

const isRoot = process.getuid?.() === 0;
/** Root may write anywhere, so what an ordinary user would meet is met as `nobody`. */
const ordinary = isRoot ? { uid: 65534, gid: 65534 } : {};

async function withBusyPort(use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    await use(typeof address === 'object' && address ? address.port : 0);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test.each([
  ['postgres', 'PostgreSQL'],
  ['api', 'the Supabase API'],
  ['mail', 'the mailbox page'],
])('a busy port asked for %s is named together with its service', async (key, service) => {
  await withBusyPort(async (port) => {
    const refusal = await runRefused({ dataDir: await makeFolder(), ports: { [key]: port } });
    expect(refusal.message).toBe(`Port ${port}, wanted for ${service}, is in use by another program.`);
    expect(refusal.hint).not.toBe('');
  });
});

test('a folder that cannot be written is named', async () => {
  const parent = await makeFolder(ordinary);
  await chmod(parent, 0o555);
  const dataDir = join(parent, 'shop');
  expect(await runRefused({ dataDir }, ordinary)).toMatchObject({
    message: `The folder ${dataDir} cannot be written by this user.`,
  });
});

test('a file where the folder should be is named', async () => {
  const dataDir = join(await makeFolder(), 'shop');
  await writeFile(dataDir, 'not a folder');
  expect((await runRefused({ dataDir })).message).toContain(dataDir);
});

test("somebody's own files are never mixed with ours", async () => {
  const dataDir = await makeFolder();
  await writeFile(join(dataDir, 'thesis.txt'), 'chapter one');
  expect((await runRefused({ dataDir })).message).toBe(
    `The folder ${dataDir} holds other files and no Livestall data.`,
  );
  await rm(join(dataDir, 'thesis.txt'));
});

test('a database of another major release, and a folder that is none, are told apart and left alone', async () => {
  const dataDir = await makeFolder();
  const program = await runStack({ dataDir });
  await program.end('SIGTERM');
  const cluster = join(dataDir, 'postgres', 'data');

  await writeFile(join(cluster, 'PG_VERSION'), '17\n');
  expect((await runRefused({ dataDir })).message).toContain('was made by PostgreSQL 17');

  await rm(join(cluster, 'PG_VERSION'));
  expect((await runRefused({ dataDir })).message).toContain('is not a PostgreSQL database');

  await writeFile(join(cluster, 'PG_VERSION'), '18\n');
  await (await runStack({ dataDir })).end('SIGTERM');
});

test('secrets that are broken, lost, or of another database are named', async () => {
  const dataDir = await makeFolder();
  await (await runStack({ dataDir })).end('SIGTERM');
  await writeFile(join(dataDir, 'secrets.json'), '{"jwtSecret":');
  expect((await runRefused({ dataDir })).message).toContain('cannot be read');
  await rm(join(dataDir, 'secrets.json'));
  expect((await runRefused({ dataDir })).message).toContain('has lost its secrets.json');

  const other = await makeFolder();
  await (await runStack({ dataDir: other })).end('SIGTERM');
  await copyFile(join(other, 'secrets.json'), join(dataDir, 'secrets.json'));
  expect((await runRefused({ dataDir })).message).toContain('does not accept the password in secrets.json');
});

test('a first boot that was cut short in the middle of laying out the database is begun again', async () => {
  const dataDir = await makeFolder();
  await loadSecrets(dataDir);
  await mkdir(join(dataDir, 'postgres', 'new', 'base'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'new', 'PG_VERSION'), '18\n');
  await (await runStack({ dataDir })).end('SIGTERM');
});

test('a full disk is one sentence', () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  const explained = explainFileError(full, '/data');
  expect(explained).toBeInstanceOf(StackError);
  expect((explained as StackError).message).toBe('There is no space left on the disk that holds /data.');
});
