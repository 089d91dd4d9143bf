import { join } from 'node:path';
import { jestDurations, playwrightDurations } from './slowest-files.ts';
import { jestTotals, playwrightTotals, type Step } from './test-steps.ts';

/** What is never quiet on purpose: tests break things, and what is logged about it says nothing. */
const jestEnvironment = {
  LOG_LEVEL: 'fatal',
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
};

function checks(): Step[] {
  return [
    { name: 'lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
    { name: 'types', command: 'tsc', args: ['--noEmit'] },
    { name: 'architecture', command: 'npm', args: ['run', '--silent', 'arch'] },
    { name: 'unused', command: 'knip', args: [] },
    { name: 'database', command: process.execPath, args: ['scripts/db-generated.ts', '--check'] },
  ];
}

function jestStep(report: string, args: string[]): Step {
  return {
    name: 'jest',
    command: 'jest',
    args: ['--json', `--outputFile=${report}`, ...args],
    env: jestEnvironment,
    totals: () => jestTotals(report),
    durations: () => jestDurations(report),
  };
}

/** Every check and every test, cheap ones first. Reports are written to the folder `reports`. */
export function wholePlan(reports: string): Step[] {
  const browserReport = join(reports, 'playwright.json');
  return [
    ...checks(),
    jestStep(join(reports, 'jest.json'), ['--coverage']),
    { name: 'build', command: process.execPath, args: ['scripts/build.ts'] },
    {
      name: 'browser',
      command: 'playwright',
      args: ['test'],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport },
      totals: () => playwrightTotals(browserReport),
      durations: () => playwrightDurations(browserReport),
    },
  ];
}

/**
 * What a change touches: the checks, and the jest files that import something that differs from the branch `main`,
 * in commits or in the work tree. Nothing follows SQL, files that are read, or pages in a browser: those need
 * the whole plan.
 */
export function changedPlan(reports: string): Step[] {
  return [...checks(), jestStep(join(reports, 'jest.json'), ['--changedSince=main', '--passWithNoTests'])];
}
