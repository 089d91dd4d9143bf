import { spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { e2ePort, openShop, shopFolder } from './support/shop.ts';
import { copyTemplate } from './support/shop-template.ts';

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
  const [port, dataDir] = [e2ePort + 4, `${shopFolder()}-attacked`];
  await copyTemplate(dataDir);
  const shop = await openShop({ dataDir, port, env: { ...process.env, LOG_LEVEL: 'fatal' } });
  const place = ['--url', `http://127.0.0.1:${port}`, '--data', dataDir];
  try {
    const { code, output } = await runAttack(['--minutes', '0.75', '--busy', '--seed', '2026', ...place]);
    expect(output).toContain('Nothing hurt.');
    expect(code).toBe(0);
  } finally {
    await shop.close();
  }
});

test('an attack on another machine is refused before it begins', async () => {
  const { code, output } = await runAttack(['--url', 'http://shop.example', '--data', '.']);
  expect(output).toContain('not on this machine');
  expect(code).toBe(1);
});
