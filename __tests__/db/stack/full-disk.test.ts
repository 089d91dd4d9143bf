import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { cleanUp, runRefused, runStack, type StackProgram } from '../../support/run-stack.ts';
import { strayFiles } from '../../support/storage-files.ts';
import { until } from '../../support/until.ts';

/** A small disk of its own takes the right to mount one. */
function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const place = mkdtempSync(join(tmpdir(), 'livestall-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', ['--lazy', place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(place);
  }
}

const disks = new Set<string>();

async function makeDisk(megabytes: number): Promise<string> {
  const disk = await mkdtemp(join(tmpdir(), 'livestall-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', disk]);
  disks.add(disk);
  const dataDir = join(disk, 'data');
  await mkdir(dataDir);
  await chmod(dataDir, 0o711);
  return dataDir;
}

/** Takes what is left, to the last byte. Returns what gives it back. */
async function fill(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, '..', 'filler');
  const file = await open(path, 'w');
  for (const size of [1_048_576, 4_096, 1]) {
    const chunk = Buffer.alloc(size, 1);
    while (
      await file.write(chunk).then(
        ({ bytesWritten }) => bytesWritten === size,
        () => false,
      )
    );
  }
  await file.close();
  return () => rm(path);
}

afterAll(async () => {
  await cleanUp();
  for (const disk of disks) {
    execFileSync('umount', ['--lazy', disk]);
    await rm(disk, { recursive: true });
  }
});

type Answer = { status: number; text: string };
/** Elsewhere the title says that nothing was shown. */
const say = (title: string) =>
  test(`${title}: not shown on this machine`, () => expect(mayMount()).toBe(false));
const describeOrSay = mayMount() ? describe : say;

describeOrSay('a disk that is full (left out where none can be mounted: only root may)', () => {
  test('a start on it says which folder, and what to do', async () => {
    const dataDir = await makeDisk(24);
    const { message, hint } = await runRefused({ dataDir });
    expect(message).toContain('no space left');
    expect(message).toContain(dataDir);
    expect(hint).toMatch(/^Free some space/);
  });

  test('a later start says so too', async () => {
    const dataDir = await makeDisk(400);
    await (await runStack({ dataDir })).end('SIGTERM');
    const giveBack = await fill(dataDir);
    const { message, hint } = await runRefused({ dataDir });
    expect(message).toContain(dataDir);
    expect(hint).toMatch(/^Free some space/);
    await giveBack();
    await (await runStack({ dataDir })).end('SIGTERM');
  });

  test('whoever writes is told, nothing is half there, and with space again all goes on', async () => {
    const dataDir = await makeDisk(400);
    const program = await runStack({ dataDir });
    const { upload, insert, signUp } = await writers(program);
    for (const write of [upload, insert, signUp])
      await until('it is taken', async () => (await write()).status < 300);

    const giveBack = await fill(dataDir);
    // What Postgres has in reserve is used up by what is written.
    for (const write of [upload, insert, signUp]) {
      const refused = await until('a refusal', async () => {
        const answer = await write();
        return answer.status >= 300 && answer;
      });
      expect(refused.status).toBeGreaterThanOrEqual(500);
      expect(JSON.parse(refused.text).message ?? JSON.parse(refused.text).msg).toMatch(/\w+ \w+/);
    }
    await giveBack();

    for (const write of [upload, insert, signUp])
      await until('it is taken again', async () => (await write()).status < 300);
    expect(await strayFiles(dataDir, program.stack.databaseUrl)).toEqual([]);
    expect(await program.end('SIGTERM')).toBe(0);
  });
});

/** Each writes something new, of some size. */
async function writers({ stack }: StackProgram) {
  const ask = async (path: string, body: BodyInit, type: string): Promise<Answer> => {
    const answer = await fetch(`${stack.supabaseUrl}${path}`, {
      method: 'POST',
      headers: {
        apikey: stack.secretKey,
        'content-type': type,
        'x-forwarded-for': `10.0.${randomBytes(2).join('.')}`,
      },
      body,
    }).catch((error: unknown) => new Response(String(error), { status: 599 }));
    return { status: answer.status, text: await answer.text() };
  };
  const json = (path: string, body: object) => ask(path, JSON.stringify(body), 'application/json');
  const sql = postgres(stack.adminUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create table public.filling (words text); grant insert on public.filling to service_role;
    notify pgrst, 'reload schema'`);
  await sql.end();
  const bucket = `full-${randomUUID()}`;
  expect((await json('/storage/v1/bucket', { name: bucket })).status).toBe(200);
  return {
    upload: () => ask(`/storage/v1/object/${bucket}/${randomUUID()}`, randomBytes(2_000_000), 'image/png'),
    insert: () =>
      json(
        '/rest/v1/filling',
        Array.from({ length: 200 }, () => ({ words: randomBytes(2_000).toString('hex') })),
      ),
    signUp: () => json('/auth/v1/signup', { email: `${randomUUID()}@example.test`, password: randomUUID() }),
  };
}
