import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

it('a promise that nobody waits for is logged and counted, but for a lost connection, and the process goes on', async () => {
  const program = `
    import { noteLooseRejection } from '#lib/engines/monitoring/loose-rejections';
    import { onOperation } from '#lib/base/observe';
    process.on('unhandledRejection', noteLooseRejection);
    onOperation((operation) => console.log(JSON.stringify(operation)));
    Promise.reject(new Error('nobody waited'));
    Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    setTimeout(() => console.log('"still here"'), 0);
  `;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program],
    {
      cwd: join(import.meta.dirname, '../../../..'),
      env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'error' },
    },
  );
  const [counted, after] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(counted).toEqual({ kind: 'task', name: 'unhandled rejection', durationMs: 0, failed: true });
  expect(after).toBe('still here');
  expect(stderr).toContain('nobody waited');
});
