import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { makeShopQueue } from '#lib/tasks/queue';
import { createDatabaseFromTemplate, type TestDatabase } from '#supabase/local/test-stack';
import { jobIn, silent } from '../../../support/job-world.ts';

// The program itself, as `npm run worker` and `npm start` run it.

let database: TestDatabase;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await createDatabaseFromTemplate('worker_process');
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.drop();
});

type Message = { type: 'ready' } | { type: 'failed'; message: string };

function run(env: Record<string, string>) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../../../../scripts/worker.ts')],
    {
      env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'silent', ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  children.push(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const said = new Promise<Message>((resolve) =>
    child.once('message', (message) => resolve(message as Message)),
  );
  return { child, ended, said };
}

const settings = () => ({ DATABASE_URL: database.url, SMTP_URL: '' });

it('does what is in line, and by the clock, and ends in order when it is asked to', async () => {
  const { child, ended, said } = run(settings());
  expect(await said).toEqual({ type: 'ready' });
  const queue = makeShopQueue({ databaseUrl: database.url, max: 2, logger: silent, name: 'test' });
  const id = await queue.send('refresh-views', {});
  expect(await jobIn(queue, id!, 'done')).toMatchObject({ attempts: 1 });
  const scheduled = (await queue.listJobs({ limit: 50 })).jobs.map(({ type }) => type);
  expect(scheduled).toEqual(expect.arrayContaining(['evaluate-alerts', 'sync-inventory', 'generate-report']));
  await queue.close();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

it('ends when the one who started it has gone', async () => {
  const { child, ended, said } = run(settings());
  await said;
  child.disconnect();
  expect(await ended).toBe(0);
});

it('says what is missing and does not stay', async () => {
  const { ended, said } = run({ ...settings(), DATABASE_URL: '' });
  expect(await said).toMatchObject({ type: 'failed', message: expect.stringContaining('DATABASE_URL') });
  expect(await ended).toBe(1);
});
