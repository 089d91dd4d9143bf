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

function browserSteps(report: string): Step[] {
  return [
    { name: 'build', command: process.execPath, args: ['scripts/build.ts'] },
    {
      name: 'browser',
      command: 'playwright',
      args: ['test'],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      totals: () => playwrightTotals(report),
      durations: () => playwrightDurations(report),
    },
  ];
}

/**
 * Every check and every test. Lanes run beside each other, the steps of a lane one after the other, cheap ones first:
 * jest waits for databases and dying processes a good part of its time, in which the rest gets on. Reports are written
 * to the folder `reports`.
 */
export function wholePlan(reports: string): Step[][] {
  return [
    [jestStep(join(reports, 'jest.json'), ['--coverage'])],
    [...checks(), ...browserSteps(join(reports, 'playwright.json'))],
  ];
}

/**
 * What a change touches: the checks, and the jest files that import something that differs from the branch `main`,
 * in commits or in the work tree. Nothing follows SQL, files that are read, or pages in a browser: those need
 * the whole plan.
 */
export function changedPlan(reports: string): Step[][] {
  return [[jestStep(join(reports, 'jest.json'), ['--changedSince=main', '--passWithNoTests'])], checks()];
}
