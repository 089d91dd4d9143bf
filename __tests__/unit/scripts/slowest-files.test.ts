import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeSlowest, jestDurations, playwrightDurations } from '../../../scripts/lib/slowest-files.ts';

let folder: string;
const report = async (body: object) => {
  const file = join(folder, 'report.json');
  await writeFile(file, JSON.stringify(body));
  return file;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slowest-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a jest file took from its start to its end', async () => {
  const name = join(process.cwd(), '__tests__/unit/a.test.ts');
  const durations = await jestDurations(
    await report({ testResults: [{ name, startTime: 1_000, endTime: 3_500 }] }),
  );
  expect(durations).toEqual([{ file: '__tests__/unit/a.test.ts', ms: 2_500 }]);
});

it('a browser file took what its tests took, those in groups and those repeated included', async () => {
  const test = (...ms: number[]) => ({ tests: [{ results: ms.map((duration) => ({ duration })) }] });
  const inner = { file: 'a.spec.ts', specs: [test(30, 40)] };
  const suites = [
    { file: 'a.spec.ts', specs: [test(10), test(20)], suites: [inner] },
    { file: 'b.spec.ts', specs: [] },
  ];
  expect(await playwrightDurations(await report({ suites }))).toEqual([
    { file: 'e2e/a.spec.ts', ms: 100 },
    { file: 'e2e/b.spec.ts', ms: 0 },
  ]);
});

it('the slowest come first, and no more than asked for', () => {
  const durations = [1_000, 3_000, 2_000].map((ms) => ({ file: `${ms}.test.ts`, ms }));
  expect(describeSlowest(durations, 2)).toEqual([
    'The slowest of 3 files (6 s of work in all of them):',
    '    3.0 s  3000.test.ts',
    '    2.0 s  2000.test.ts',
  ]);
});
