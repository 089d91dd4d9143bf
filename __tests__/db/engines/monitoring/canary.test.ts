import { type ChildProcess, fork } from 'node:child_process';
import type { RealtimeGauge } from '#lib/engines/monitoring/schema';
import { errorOf } from '../../../../supabase/tests/support/acting.ts';
import { openDatabase } from '../../../support/market.ts';

const sql = openDatabase();
const children = new Set<ChildProcess>();

/** A canary as a program of its own. */
function runCanary(env: Record<string, string> = {}): ChildProcess {
  const child = fork('__tests__/support/canary-runner.ts', {
    env: { ...process.env, ...env, NODE_OPTIONS: '', LOG_LEVEL: 'silent' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'json',
  });
  children.add(child);
  return child;
}

/** What it says the first time that `is` holds. */
function stateWhen(child: ChildProcess, is: (state: RealtimeGauge) => boolean): Promise<RealtimeGauge> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the canary ended with ${code}`)));
    child.on('message', (state: RealtimeGauge) => {
      if (is(state)) resolve(state);
    });
  });
}

function stop(child: ChildProcess): Promise<number | null> {
  children.delete(child);
  return new Promise((resolve) => {
    child.removeAllListeners('exit').once('exit', resolve);
    child.kill('SIGTERM');
  });
}

afterAll(async () => {
  for (const child of children) await stop(child);
  await sql.end();
});

it('hears over a real websocket what it says in the database, and ends when told to', async () => {
  const child = runCanary();
  const state = await stateWhen(child, ({ lagMs }) => lagMs !== null);
  expect(state.lagMs).toBeGreaterThanOrEqual(0);
  expect(state.lagMs).toBeLessThan(2_000);
  expect(Date.parse(state.lastAt!)).not.toBeNaN();
  // It goes on: the silence ends again and again.
  await stateWhen(child, ({ lastAt, silentS }) => lastAt !== state.lastAt && silentS < 1);
  expect(await stop(child)).toBe(0);
});

it('is silent, and only that, where no Realtime is', async () => {
  const child = runCanary({ REALTIME_URL: 'http://127.0.0.1:1' });
  const state = await stateWhen(child, ({ silentS }) => silentS > 1);
  expect(state).toMatchObject({ lagMs: null, lastAt: null });
  expect(await stop(child)).toBe(0);
});

it.each(['anon', 'authenticated', 'service_role'])('nobody speaks for it: not %s', async (role) => {
  const attempt = sql.begin(async (tx) => {
    await tx`select set_config('role', ${role}, true)`;
    await tx`select private.send_canary(gen_random_uuid())`;
  });
  expect((await errorOf(attempt)).code).toBe('42501');
});
