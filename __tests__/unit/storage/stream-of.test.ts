import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamOf } from '../../../supabase/local/storage/blobs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livestall-stream-'));
  await writeFile(join(folder, 'file'), 'content');
});
afterAll(() => rm(folder, { recursive: true }));

test('a file that can be read is closed at its end, and when nobody reads on', async () => {
  const whole = await open(join(folder, 'file'));
  expect(await new Response(streamOf(whole, { start: 1, end: 3 })).text()).toBe('ont');
  expect(whole.fd).toBe(-1);
  const left = await open(join(folder, 'file'));
  await streamOf(left, { start: 0, end: 6 }).cancel();
  expect(left.fd).toBe(-1);
});

test('one that cannot be read is closed as well', async () => {
  // A folder can be opened and not read.
  const handle = await open(folder);
  await expect(new Response(streamOf(handle, { start: 0, end: 9 })).text()).rejects.toThrow('EISDIR');
  expect(handle.fd).toBe(-1);
});
