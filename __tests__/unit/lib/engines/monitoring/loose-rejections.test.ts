import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a process prints that runs `program`, each line as JSON, and its log. */
async function run(program: string) {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program],
    {
      cwd: join(import.meta.dirname, '../../../..'),
      env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'warn' },
    },
  );
  const lines = stdout.trim().split('\n');
  return { printed: lines.map((line) => JSON.parse(line)), log: stderr };
}

const counting = `
  import { noteLooseRejection } from '#lib/engines/monitoring/loose-rejections';
  import { onOperation } from '#lib/base/observe';
  process.on('unhandledRejection', noteLooseRejection);
  onOperation((operation) => console.log(JSON.stringify(operation)));`;
const counted = { kind: 'task', name: 'unhandled rejection', durationMs: 0, failed: true };

it('a promise that nobody waits for is logged and counted, a lost connection too, and the process goes on', async () => {
  const { printed, log } = await run(`${counting}
    Promise.reject(new Error('nobody waited'));
    Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    setTimeout(() => console.log('"still here"'), 0);
  `);
  expect(printed).toEqual([counted, counted, 'still here']);
  expect(log).toContain('nobody waited');
  expect(log).toContain('read ECONNRESET');
});

it('what a pool asks by itself is not counted when its connection is lost; whoever asked is told', async () => {
  const { printed, log } = await run(`${counting}
    import { createServer } from 'node:net';
    import { openPool } from '#lib/data/postgres/open-pool';
    const hello = Buffer.from('520000000800000000' + '5a0000000549', 'hex');
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write(hello);
        socket.once('data', () => socket.destroy());
      });
    });
    server.listen(0, '127.0.0.1', async () => {
      const sql = openPool('postgres://ada@127.0.0.1:' + server.address().port + '/market', { max: 1 });
      console.log(JSON.stringify(await sql\`select 1\`.catch(({ code }) => code)));
      await sql.end({ timeout: 0 });
      server.close();
    });
  `);
  expect(printed).toEqual([expect.stringMatching(/^(CONNECTION_LOST|ECONNRESET)$/)]);
  expect(log).toContain('a connection was lost while it was opened');
});
