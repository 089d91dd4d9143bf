import { randomInt, randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say, sayFailure } from './lib/say.ts';
import { describeSlowest } from './lib/slowest-files.ts';
import { changedPlan, wholePlan } from './lib/test-plan.ts';
import { runStep, type Step, type StepResult } from './lib/test-steps.ts';

// `npm test`: every check and every test, cheap ones first. Goes on after a failure, so that one run shows all of
// them; ends with the totals. `npm test -- types jest` runs the named steps only, `npm test -- changed` the checks
// and the jest files that a change against main touches.

function makeSteps(wanted: string[], reports: string): Step[] {
  if (wanted.includes('changed')) return changedPlan(reports);
  const steps = wholePlan(reports);
  const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    const names = ['changed', ...steps.map((step) => step.name)].join(', ');
    throw new Error(`No step is called ${unknown.join(' or ')}. Name some of: ${names}.`);
  }
  return steps.filter((step) => wanted.length === 0 || wanted.includes(step.name));
}

async function runAndTell(step: Step): Promise<StepResult> {
  say(`${step.name} …`);
  const began = performance.now();
  const result = await runStep(step);
  const outcome = result.failed === 0 ? 'ok' : 'FAILED';
  const passed = step.totals ? ` (${result.passed} passed)` : '';
  const tookSeconds = ((performance.now() - began) / 1000).toFixed(1);
  const durations = await step.durations?.().catch(() => []);
  for (const line of durations?.length ? describeSlowest(durations) : []) process.stdout.write(`${line}\n`);
  say(`${step.name}: ${outcome}${passed} in ${tookSeconds} s`);
  return result;
}

/** The seed of everything that tests generate: the one that is given, to repeat a run, else a new one. */
function drawSeed(): void {
  process.env.TEST_SEED ??= String(randomInt(2 ** 31));
  say(`Generated tests begin with TEST_SEED=${process.env.TEST_SEED}`);
}

async function main(): Promise<void> {
  drawSeed();
  const reports = join(tmpdir(), `livestall-reports-${randomUUID()}`);
  const steps = makeSteps(process.argv.slice(2), reports);
  await mkdir(reports);
  // Every stack and shop is processes that load the same sources: types are stripped and code is compiled once.
  process.env.NODE_COMPILE_CACHE ??= join(reports, 'code');
  const failures: string[] = [];
  const total = { passed: 0, failed: 0 };
  for (const step of steps) {
    const result = await runAndTell(step);
    total.passed += result.passed;
    total.failed += result.failed;
    if (result.failed > 0) failures.push(step.name);
  }
  await rm(reports, { recursive: true, maxRetries: 5 });
  if (failures.length > 0) say(`Failed: ${failures.join(', ')}`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

await main().catch(sayFailure);
