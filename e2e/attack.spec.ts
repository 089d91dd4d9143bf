import { spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';

// A short `npm run attack` on a shop of its own. How long things take is not judged here: the machine has the
// attackers, two shops and everything else that is tested. The hour's attack holds warm pages to twice their time.

interface Ended {
  code: number | null;
  output: string;
}

function runAttack(args: string[]): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'scripts/attack.ts', ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

test('nothing that strangers send at once ends a process, gives a wrong answer or fires an alert', async () => {
  test.setTimeout(600_000);
  const { code, output } = await runAttack(['--minutes', '0.75', '--busy', '--seed', '2026']);
  expect(output).toContain('Nothing hurt.');
  expect(code).toBe(0);
});

test('an attack on another machine is refused before it begins', async () => {
  const { code, output } = await runAttack(['--url', 'http://shop.example', '--data', '.']);
  expect(output).toContain('not on this machine');
  expect(code).toBe(1);
});
