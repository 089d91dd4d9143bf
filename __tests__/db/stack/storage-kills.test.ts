import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { cleanUp, makeFolder, runStack, type StackProgram } from '../../support/run-stack.ts';
import { strayFiles } from '../../support/storage-files.ts';
import { timePasses, until } from '../../support/until.ts';

// Real processes on a machine that may be busy with other test files.
afterAll(cleanUp);

const storageOf = ({ stack }: StackProgram) =>
  createClient(stack.supabaseUrl, stack.secretKey, { auth: { persistSession: false } }).storage;
const contentOf = (name: string, turn: number) => Buffer.alloc(20_000 + turn, `${name} ${turn} `);

async function makeBucket(program: StackProgram): Promise<string> {
  const id = `kills-${randomUUID()}`;
  const { error } = await storageOf(program).createBucket(id);
  expect(error).toBeNull();
  return id;
}

/**
 * Writes to a name, copies and removes it for as long as `goesOn` says. Resolves with the last content that was
 * acknowledged and not followed by an attempt whose end is unknown; null when there was one.
 */
async function work(program: StackProgram, bucket: string, name: string, goesOn: () => boolean) {
  const files = storageOf(program).from(bucket);
  const quietly = <T>(asked: Promise<T>) => asked.catch(() => null);
  let certain: number | null = null;
  for (let turn = 1; goesOn(); turn += 1) {
    const body = turn % 2 ? contentOf(name, turn) : new Blob([contentOf(name, turn)]);
    const sent = await quietly(files.upload(name, body, { upsert: true }));
    certain = sent?.error === null ? turn : null;
    await quietly(files.copy(name, `${name}-copies/${turn}`));
    await quietly(files.move(`${name}-copies/${turn}`, `${name}-moved/${turn % 3}`));
    await quietly(files.remove([`${name}-moved/${(turn + 1) % 3}`]));
  }
  return certain;
}

async function killApi(program: StackProgram): Promise<void> {
  const { api } = await program.pids();
  if (!api) throw new Error('There is no api to kill');
  process.kill(api, 'SIGKILL');
  await until('another api serves', async () => {
    const now = (await program.pids()).api;
    return now !== api && (await storageOf(program).listBuckets()).error === null;
  });
}

test('killed at any moment, an object is whole or not there, no file is left over, and what was acknowledged stays', async () => {
  const dataDir = await makeFolder();
  const program = await runStack({ dataDir });
  const bucket = await makeBucket(program);
  let goesOn = true;
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const workers = names.map((name) => work(program, bucket, name, () => goesOn));
  for (let kill = 0; kill < 3; kill += 1) {
    await timePasses(150 + 211 * kill);
    await killApi(program);
  }
  goesOn = false;
  const certain = await Promise.all(workers);
  await killApi(program);

  expect(await strayFiles(dataDir, program.stack.databaseUrl)).toEqual([]);
  const files = storageOf(program).from(bucket);
  for (const [at, name] of names.entries()) {
    const turn = certain[at];
    const { data } = await files.download(name);
    if (turn)
      expect(Buffer.from((await data?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(contentOf(name, turn));
  }
  const { data: all } = await files.listV2({});
  for (const { name, metadata } of all?.objects ?? [])
    expect((await files.download(name)).data?.size).toBe(metadata?.size);
  expect(await program.end('SIGTERM')).toBe(0);
});

test('the file of a row that SQL deleted goes at the next start', async () => {
  const dataDir = await makeFolder();
  const program = await runStack({ dataDir });
  const bucket = await makeBucket(program);
  const files = storageOf(program).from(bucket);
  for (const name of ['kept', 'deleted']) expect((await files.upload(name, name)).error).toBeNull();
  const sql = postgres(program.stack.adminUrl, { max: 1, onnotice: () => {} });
  await sql`delete from storage.objects where bucket_id = ${bucket} and name = 'deleted'`;
  await sql.end();
  expect(await strayFiles(dataDir, program.stack.databaseUrl)).toHaveLength(1);
  await killApi(program);
  expect(await strayFiles(dataDir, program.stack.databaseUrl)).toEqual([]);
  expect(await (await files.download('kept')).data?.text()).toBe('kept');
  await program.end('SIGTERM');
});

test('many who replace, copy, move and remove the same names lose no bytes and leave none', async () => {
  const dataDir = await makeFolder();
  const program = await runStack({ dataDir });
  const bucket = await makeBucket(program);
  const files = storageOf(program).from(bucket);
  const names = ['a', 'b', 'c'];
  const acts = [
    (from: string) => files.upload(from, Buffer.alloc(2_000, from), { upsert: true }),
    (from: string, to: string) => files.copy(from, to),
    (from: string, to: string) => files.move(from, to),
    (from: string) => files.remove([from]),
  ] as const;
  const lanes = Array.from({ length: 12 }, async (_, lane) => {
    for (let turn = 0; turn < 40; turn += 1) {
      const from = names[(turn + lane) % 3] ?? 'a';
      const to = names[(turn * 5 + lane + 1) % 3] ?? 'b';
      const { error } = await (acts[(turn * 7 + lane) % 4] ?? acts[0])(from, to);
      // What another one was faster with; no fault of ours.
      expect(Number((error as { status?: number } | null)?.status ?? 200)).toBeLessThan(500);
    }
  });
  await Promise.all(lanes);
  for (const name of names) {
    const { data, error } = await files.download(name);
    if (error === null) expect(data.size).toBe(2_000);
  }
  expect(await strayFiles(dataDir, program.stack.databaseUrl)).toEqual([]);
  expect(await program.end('SIGTERM')).toBe(0);
});

/** Puts the files back to where they were kept until November 2026. */
async function age(dataDir: string, bucket: string, rows: { name: string; version: string }[]) {
  for (const { name, version } of rows) {
    const key = `${bucket}/${name}`;
    const id = createHash('sha256').update(key).digest('hex');
    const shard = join(dataDir, 'storage', id.slice(0, 2));
    const blob = randomUUID();
    await mkdir(shard, { recursive: true });
    await rename(join(dataDir, 'storage', 'bytes', version.slice(0, 2), version), join(shard, blob));
    const entry = { key, blob, contentType: 'text/plain', cacheControl: 'max-age=60', size: 1, eTag: '"x"' };
    await writeFile(join(shard, `${id}.json`), JSON.stringify(entry));
  }
  await rm(join(dataDir, 'storage', 'bytes'), { recursive: true });
}

test('an older data folder goes on working, also when the first start of the new kind is cut off', async () => {
  const dataDir = await makeFolder();
  const first = await runStack({ dataDir });
  const bucket = await makeBucket(first);
  const names = ['plain.txt', 'a/b.txt', 'unversioned.txt'];
  for (const name of names) await storageOf(first).from(bucket).upload(name, `content of ${name}`);
  const sql = postgres(first.stack.databaseUrl, { max: 1 });
  const rows = await sql<{ name: string; version: string }[]>`select name, version from storage.objects`;
  await sql`update storage.objects set version = null where name = 'unversioned.txt'`;
  await sql.end();
  expect(await first.end('SIGTERM')).toBe(0);
  await age(dataDir, bucket, rows);
  // As if the start had moved this file and had not yet removed its entry.
  const [moved] = rows.filter(({ name }) => name === 'plain.txt');
  const id = createHash('sha256').update(`${bucket}/plain.txt`).digest('hex');
  const shard = join(dataDir, 'storage', id.slice(0, 2));
  const { blob } = JSON.parse(await readFile(join(shard, `${id}.json`), 'utf8'));
  const place = join(dataDir, 'storage', 'bytes', moved!.version.slice(0, 2));
  await mkdir(place, { recursive: true });
  await rename(join(shard, blob), join(place, moved!.version));
  await writeFile(join(shard, 'stray'), 'of an upload that was cut off');

  const second = await runStack({ dataDir });
  for (const name of names) {
    const { data } = await storageOf(second).from(bucket).download(name);
    expect(await data?.text()).toBe(`content of ${name}`);
  }
  expect(await strayFiles(dataDir, second.stack.databaseUrl)).toEqual([]);
  expect(await second.end('SIGTERM')).toBe(0);
});

const residentMiB = async (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** A form with a file of so many bytes, made as it is sent. */
function largeForm(bytes: number): { type: string; body: ReadableStream<Uint8Array> } {
  const head = '--edge\r\nContent-Disposition: form-data; name=""; filename="x.bin"\r\n\r\n';
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let left = bytes;
  let hasBegun = false;
  return {
    type: 'multipart/form-data; boundary=edge',
    body: new ReadableStream({
      pull(controller) {
        if (!hasBegun) controller.enqueue(Buffer.from(head));
        hasBegun = true;
        const size = Math.min(left, chunk.length);
        left -= size;
        if (size > 0) return controller.enqueue(chunk.subarray(0, size));
        controller.enqueue(Buffer.from('\r\n--edge--\r\n'));
        controller.close();
      },
    }),
  };
}

test('forms of 90 MB, four at a time, are never held in memory', async () => {
  const program = await runStack({ dataDir: await makeFolder() });
  const { supabaseUrl, secretKey } = program.stack;
  const bucket = await makeBucket(program);
  const send = async (name: string, bytes: number) => {
    const { type, body } = largeForm(bytes);
    const answer = await fetch(`${supabaseUrl}/storage/v1/object/${bucket}/${name}`, {
      method: 'POST',
      headers: { apikey: secretKey, 'content-type': type },
      body,
      duplex: 'half',
    } as RequestInit);
    return answer.status;
  };
  await send('warm.bin', 10_000_000);
  const pid = (await program.pids()).api ?? 0;
  const before = await residentMiB(pid);
  let most = before;
  const timer = setInterval(
    () =>
      void residentMiB(pid).then((now) => {
        most = Math.max(most, now);
      }),
    50,
  );
  const statuses = await Promise.all(['a', 'b', 'c', 'd'].map((name) => send(name, 90_000_000)));
  clearInterval(timer);
  expect(statuses).toEqual([200, 200, 200, 200]);
  expect(most - before).toBeLessThan(150);
  expect(await program.end('SIGTERM')).toBe(0);
});
