import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { wholePlan } from '../../../scripts/lib/test-plan.ts';
import { passLines, runStep } from '../../../scripts/lib/test-steps.ts';

it('what two steps say at the same time comes in whole lines, in any script, to the last', async () => {
  const [jest, browser, terminal] = [new PassThrough(), new PassThrough(), new PassThrough()];
  passLines(jest, terminal);
  passLines(browser, terminal);
  const arrow = Buffer.from('→');
  jest.write('PASS a');
  browser.write('  ok 1\n  ok');
  jest.write(Buffer.concat([Buffer.from('.test.ts\nPASS '), arrow.subarray(0, 1)]));
  browser.end(' 2');
  jest.end(Buffer.concat([arrow.subarray(1), Buffer.from('b.test.ts\n')]));
  const said = text(terminal);
  setImmediate(() => terminal.end());
  expect((await said).split('\n').toSorted()).toEqual([
    '',
    '  ok 1',
    '  ok 2',
    'PASS a.test.ts',
    'PASS →b.test.ts',
  ]);
});

it('the browser tests come after the build that they open, and jest beside both', () => {
  const lanes = wholePlan('reports').map((lane) => lane.map(({ name }) => name));
  expect(lanes).toContainEqual(['jest']);
  const beside = lanes.find((lane) => lane.includes('browser')) ?? [];
  expect(beside.slice(-2)).toEqual(['build', 'browser']);
});

it('a step that fails, or whose program is not there, is one failure', async () => {
  const step = (command: string, ...args: string[]) => runStep({ name: 'a step', command, args });
  expect(await step(process.execPath, '-e', '')).toEqual({ passed: 0, failed: 0 });
  expect(await step(process.execPath, '-e', 'process.exitCode = 3')).toEqual({ passed: 0, failed: 1 });
  expect(await step('no-such-program')).toEqual({ passed: 0, failed: 1 });
});
