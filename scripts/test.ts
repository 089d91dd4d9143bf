import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from './lib/say.ts';
import { jestTotals, playwrightTotals, runStep, type Step } from './lib/test-steps.ts';

// `npm test`: every check and every test, cheap ones first. Goes on after a failure, so that one run shows all of
// them; ends with the totals. `npm test -- types jest` runs the named steps only.

function makeSteps(reports: string): Step[] {
  const jestReport = join(reports, 'jest.json');
  const browserReport = join(reports, 'playwright.json');
  const node = process.execPath;
  return [
    { name: 'lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
    { name: 'types', command: 'tsc', args: ['--noEmit'] },
    {
      name: 'architecture',
      command: 'depcruise',
      args: [
        'app',
        'components',
        'hooks',
        'lib',
        'supabase',
        'scripts',
        'bench',
        'middleware.ts',
        'instrumentation.ts',
      ],
    },
    { name: 'unused', command: 'knip', args: [] },
    { name: 'database', command: node, args: ['scripts/db-generated.ts', '--check'] },
    {
      name: 'jest',
      command: 'jest',
      args: ['--json', `--outputFile=${jestReport}`, '--coverage'],
      // Tests break things on purpose; what they log about it says nothing.
      env: {
        LOG_LEVEL: 'fatal',
        NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      },
      totals: () => jestTotals(jestReport),
    },
    {
      name: 'build',
      command: 'next',
      args: ['build'],
      env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    },
    {
      name: 'browser',
      command: 'playwright',
      args: ['test'],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport },
      totals: () => playwrightTotals(browserReport),
    },
  ];
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const reports = await mkdtemp(join(tmpdir(), 'livestall-reports-'));
  const failures: string[] = [];
  const total = { passed: 0, failed: 0 };
  for (const step of makeSteps(reports)) {
    if (wanted.length > 0 && !wanted.includes(step.name)) continue;
    say(`${step.name} …`);
    const result = await runStep(step);
    total.passed += result.passed;
    total.failed += result.failed;
    if (result.failed > 0) failures.push(step.name);
    say(
      `${step.name}: ${result.failed === 0 ? 'ok' : 'FAILED'}${step.totals ? ` (${result.passed} passed)` : ''}`,
    );
  }
  await rm(reports, { recursive: true });
  if (failures.length > 0) say(`Failed: ${failures.join(', ')}`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

await main();
