import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { FileDuration } from './slowest-files.ts';

/** What one step of `npm test` found. A check without tests of its own counts when it fails. */
export interface StepResult {
  passed: number;
  failed: number;
}

export interface Step {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  /** Reads the real totals from the runner's own report; without one, the exit code is all there is. */
  totals?: () => Promise<StepResult>;
  /** How long each file took, from the same report. */
  durations?: () => Promise<FileDuration[]>;
}

const jestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
  numPendingTests: z.number(),
});

/** Skipped tests count as failures: nothing is skipped silently. */
export async function jestTotals(file: string): Promise<StepResult> {
  const report = jestReport.parse(JSON.parse(await readFile(file, 'utf8')));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites + report.numPendingTests,
  };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

export async function playwrightTotals(file: string): Promise<StepResult> {
  const { stats } = playwrightReport.parse(JSON.parse(await readFile(file, 'utf8')));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + stats.skipped };
}

function run(step: Step): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...step.env },
    });
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs a step to its end. A runner that died before writing its report is one failure. */
export async function runStep(step: Step): Promise<StepResult> {
  const code = await run(step);
  const none = { passed: 0, failed: code === 0 ? 0 : 1 };
  const result = step.totals ? await step.totals().catch(() => ({ passed: 0, failed: 1 })) : none;
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}
