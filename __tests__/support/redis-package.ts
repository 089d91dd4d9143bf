import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A server binary and where the libraries are that came with it. */
export type RedisBinary = { file: string; env: NodeJS.ProcessEnv };

/** Apt's settings: no questions, no waiting for a network that is not there, no switch to another user. */
const quick = ['-q', '-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::https::Timeout=10'].concat(
  ['-o', 'Acquire::Retries=0'],
  ['-o', 'APT::Sandbox::User=root'],
);

/** Runs apt-get; what it rejects with is apt's own first complaint, in one line. */
async function apt(args: string[], options: { signal: AbortSignal; cwd?: string }): Promise<string> {
  try {
    return (await run('apt-get', [...quick, ...args], options)).stdout;
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    const [, complaint] = /^E: (.*)$/m.exec(stderr) ?? [];
    throw new Error(`apt-get: ${complaint ?? message.split('\n')[0]}`);
  }
}

/** Resolves when the binary runs here; rejects with why it does not. */
export async function requireRunnable(binary: RedisBinary): Promise<RedisBinary> {
  await run(binary.file, ['--version'], { env: binary.env, timeout: 5_000 });
  return binary;
}

/** Per account, so that nobody runs what another account left in the temporary folder. */
const account = process.getuid?.() ?? 0;
const cacheFolder = join(tmpdir(), `livestall-redis-${account}`);

async function libraryFolders(root: string): Promise<string[]> {
  const bases = [join(root, 'usr/lib'), join(root, 'lib')];
  const found = await Promise.all(
    bases.map(async (base) => (await readdir(base).catch(() => [])).map((name) => join(base, name))),
  );
  return found.flat();
}

async function unpacked(root: string): Promise<RedisBinary> {
  const { uid, mode } = await stat(root);
  if (uid !== account || (mode & 0o022) !== 0) throw new Error(`${root} is open to other accounts`);
  const libraries = (await libraryFolders(root)).join(':');
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  return requireRunnable({ file: join(root, 'usr/bin/redis-server'), env });
}

/** The packages that redis-server needs and this machine lacks, itself included. */
async function missingPackages(options: string[], signal: AbortSignal): Promise<string[]> {
  const args = [...options, '-s', '--no-install-recommends', 'install', 'redis-server'];
  const plan = await apt(args, { signal });
  return [...plan.matchAll(/^Inst (\S+)/gm)].flatMap(([, name]) => (name ? [name] : []));
}

/** Lists and cache of apt in a folder of our own: reads the machine's sources, changes nothing of the machine. */
async function ownLists(folder: string, signal: AbortSignal): Promise<string[]> {
  const lists = join(folder, 'lists');
  const cache = join(folder, 'cache');
  await Promise.all([
    mkdir(join(lists, 'partial'), { recursive: true }),
    mkdir(join(cache, 'archives', 'partial'), { recursive: true }),
  ]);
  const options = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`];
  await apt([...options, 'update'], { signal });
  return options;
}

async function fetchInto(root: string, folder: string, options: string[], signal: AbortSignal) {
  const names = await missingPackages(options, signal);
  if (names.length === 0) throw new Error('apt says that redis-server is installed, but it does not run');
  await apt([...options, 'download', ...names], { signal, cwd: folder });
  const files = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
  for (const file of files) await run('dpkg', ['-x', join(folder, file), root], { signal });
}

/**
 * Debian's own server, unpacked into a folder under the temporary one: no service is started, nothing of the
 * system is changed, no rights are needed. Several test processes may ask at once: each unpacks into a folder
 * of its own, and the first to finish gives the folder its lasting name.
 */
export async function unpackRedis(timeoutMs = 60_000): Promise<RedisBinary> {
  const known = await unpacked(cacheFolder).catch(() => null);
  if (known) return known;
  const signal = AbortSignal.timeout(timeoutMs);
  const folder = await mkdtemp(`${cacheFolder}-`);
  const root = join(folder, 'root');
  try {
    await mkdir(root, { mode: 0o755 });
    await fetchInto(root, folder, [], signal).catch(async () =>
      fetchInto(root, folder, await ownLists(folder, signal), signal),
    );
    await unpacked(root);
    await rename(root, cacheFolder).catch(() => {});
    return await unpacked(cacheFolder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
