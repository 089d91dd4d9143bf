import { cp, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeDataDir } from '../../../supabase/local/data-dir.ts';
import { accountForPostgres, canRun } from '../../../supabase/local/postgres-account.ts';
import { findBinaries, installedFolder } from '../../../supabase/local/postgres-binaries.ts';
import { cleanUp, makeFolder, runStack } from '../../support/run-stack.ts';

// Real processes on a machine that may be busy with other test files.
afterAll(cleanUp);

const isRoot = process.getuid?.() === 0;

test('an ordinary user runs the whole stack as itself', async () => {
  const account = isRoot ? { uid: 65534, gid: 65534 } : {};
  const dataDir = await makeFolder(account);
  const program = await runStack({ dataDir }, account);
  const owner = (await stat(join(dataDir, 'postgres', 'data'))).uid;
  expect(owner).toBe(account.uid ?? process.getuid?.());
  expect(await program.end('SIGTERM')).toBe(0);
});

// What follows cannot arise for an ordinary user: Postgres then runs as that user and reaches what it reaches.
if (isRoot) {
  test('root: the server is not root', async () => {
    const program = await runStack({ dataDir: await makeFolder() });
    const status = await readFile(`/proc/${program.stack.pids.postgres}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
    await program.end('SIGTERM');
  });

  test('root: below a folder that nobody else may enter, the database lives where it can, boot after boot', async () => {
    const closed = join(await makeFolder(), 'closed');
    await mkdir(closed, { mode: 0o700 });
    const dataDir = join(closed, 'shop');
    const first = await runStack({ dataDir });
    const { databaseUrl } = first.stack;
    await first.end('SIGTERM');
    const elsewhere = (await readFile(join(dataDir, 'postgres-is-elsewhere.txt'), 'utf8')).trim();
    expect(elsewhere).toMatch(/^\/var\/tmp\/livestall-/);
    const second = await runStack({ dataDir });
    expect(second.stack.databaseUrl).toBe(databaseUrl);
    await second.end('SIGTERM');

    await removeDataDir(dataDir);
    await expect(stat(elsewhere)).rejects.toThrow('ENOENT');
  });

  test('root: binaries in a checkout that nobody else may enter are copied once to where they run', async () => {
    const folder = await makeFolder();
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await cp(installedFolder(), join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
    const account = accountForPostgres();
    expect(await canRun(account, join(closed, 'native', 'bin', 'postgres'))).toBe(false);

    const copyTo = join(folder, 'binaries');
    const found = await findBinaries(account, copyTo, join(closed, 'native'));
    expect(found.postgres).toBe(join(copyTo, 'bin', 'postgres'));
    expect(await canRun(account, found.initdb)).toBe(true);
    const made = (await stat(found.postgres)).ctimeMs;
    await findBinaries(account, copyTo, join(closed, 'native'));
    expect((await stat(found.postgres)).ctimeMs).toBe(made);
    await rm(folder, { recursive: true });
  });
}
