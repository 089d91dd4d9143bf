import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import * as z from 'zod';

/** How long one test file took, loading its modules and its own preparations included. */
export interface FileDuration {
  file: string;
  ms: number;
}

const jestReport = z.object({
  testResults: z.array(z.object({ name: z.string(), startTime: z.number(), endTime: z.number() })),
});

/** From what `jest --json` wrote. */
export async function jestDurations(report: string): Promise<FileDuration[]> {
  const { testResults } = jestReport.parse(JSON.parse(await readFile(report, 'utf8')));
  return testResults.map(({ name, startTime, endTime }) => ({
    file: relative(process.cwd(), name),
    ms: endTime - startTime,
  }));
}

const result = z.object({ duration: z.number() });
const spec = z.object({ tests: z.array(z.object({ results: z.array(result) })) });
const group = z.object({
  file: z.string(),
  specs: z.array(spec),
  get suites() {
    return z.array(group).optional();
  },
});
const playwrightReport = z.object({ suites: z.array(group) });

function specMs(one: z.infer<typeof spec>): number {
  return one.tests.flatMap((test) => test.results).reduce((sum, { duration }) => sum + duration, 0);
}

function groupMs(one: z.infer<typeof group>): number {
  const own = one.specs.reduce((sum, each) => sum + specMs(each), 0);
  return (one.suites ?? []).reduce((sum, each) => sum + groupMs(each), own);
}

/** From what Playwright's JSON reporter wrote; its file names are relative to the folder of the tests. */
export async function playwrightDurations(report: string): Promise<FileDuration[]> {
  const { suites } = playwrightReport.parse(JSON.parse(await readFile(report, 'utf8')));
  return suites.map((suite) => ({ file: `e2e/${suite.file}`, ms: groupMs(suite) }));
}

/** The slowest files, one a line, and what all of them took together: where a minute is to be had. */
export function describeSlowest(durations: FileDuration[], count = 20): string[] {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1).padStart(7)} s`;
  const total = durations.reduce((sum, { ms }) => sum + ms, 0);
  const slowest = durations.toSorted((a, b) => b.ms - a.ms).slice(0, count);
  return [
    `The slowest of ${durations.length} files (${(total / 1000).toFixed(0)} s of work in all of them):`,
    ...slowest.map(({ file, ms }) => `${seconds(ms)}  ${file}`),
  ];
}
