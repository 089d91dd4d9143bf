import { makeAdmission } from '../../../supabase/local/rest/admission.ts';
import type { RestError } from '../../../supabase/local/rest/rest-error.ts';

const shares = {
  anon: { connections: 3, perClient: 2, waiting: 6, waitingPerClient: 4 },
  authenticated: { connections: 3, perClient: 3, waiting: 6, waitingPerClient: 4 },
  service_role: { connections: 5, perClient: 5, waiting: 6, waitingPerClient: 4 },
};
// Whoever still waits at the end of a test leaves.
let end = new AbortController();
afterEach(() => {
  end.abort();
  end = new AbortController();
});

/** Work that lasts until it is told to end. */
function makeJobs(admit: ReturnType<typeof makeAdmission>) {
  const running: { client: string; end(): void }[] = [];
  const start = (role: 'anon' | 'authenticated' | 'service_role', client: string, signal = end.signal) => {
    const done = admit(role, client, signal, () => {
      const gate = Promise.withResolvers<void>();
      running.push({ client, end: gate.resolve });
      return gate.promise;
    });
    done.catch(() => {});
    return done;
  };
  const finish = (client: string) => {
    const index = running.findIndex((job) => job.client === client);
    running.splice(index, 1)[0]?.end();
  };
  return { running, start, finish };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a client has a part of its role’s share, and a role a part of all', async () => {
  const { running, start } = makeJobs(makeAdmission(shares, 6, 60_000));
  for (let n = 0; n < 4; n += 1) start('anon', 'greedy');
  start('anon', 'modest');
  await settled();
  expect(running.map(({ client }) => client)).toEqual(['greedy', 'greedy', 'modest']);
  start('authenticated', 'person');
  start('service_role', 'server');
  await settled();
  expect(running.map(({ client }) => client).slice(3)).toEqual(['person', 'server']);
});

test('who waits has the next turn, in order', async () => {
  const { running, start, finish } = makeJobs(makeAdmission(shares, 6, 60_000));
  for (const client of ['a', 'a', 'a', 'b', 'c']) start('anon', client);
  await settled();
  expect(running.map(({ client }) => client)).toEqual(['a', 'a', 'b']);
  finish('b');
  await settled();
  expect(running.map(({ client }) => client)).toEqual(['a', 'a', 'c']);
  finish('a');
  await settled();
  expect(running.map(({ client }) => client)).toEqual(['a', 'c', 'a']);
});

test('too many are refused at once, too late ones in time, and who has gone is forgotten', async () => {
  const { start, running, finish } = makeJobs(makeAdmission(shares, 6, 50));
  start('anon', 'a');
  start('anon', 'a');
  const leaving = new AbortController();
  const gone = start('anon', 'a', leaving.signal);
  const waiting = [start('anon', 'a'), start('anon', 'a'), start('anon', 'a')];
  await expect(start('anon', 'a')).rejects.toMatchObject({ status: 429 } satisfies Partial<RestError>);
  leaving.abort();
  await expect(gone).rejects.toMatchObject({ status: 503 });
  for (const one of waiting)
    await expect(one).rejects.toMatchObject({ status: 504, body: { code: 'PGRST003' } });
  finish('a');
  finish('a');
  await settled();
  start('anon', 'a');
  await settled();
  expect(running).toHaveLength(1);
});

test('failed work gives its place back', async () => {
  const admit = makeAdmission(shares, 6, 60_000);
  for (let n = 0; n < 10; n += 1) {
    await expect(admit('anon', 'a', end.signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  }
  await expect(admit('anon', 'a', end.signal, async () => 'yes')).resolves.toBe('yes');
});

test('two that flood delay somebody else by a turn each', async () => {
  const { running, start, finish } = makeJobs(makeAdmission(shares, 6, 60_000));
  for (let n = 0; n < 5; n += 1) start('anon', 'a');
  for (let n = 0; n < 4; n += 1) start('anon', 'b');
  start('anon', 'c');
  await settled();
  const order: (string | undefined)[] = [];
  for (let n = 0; n < 3; n += 1) {
    finish(running[0]?.client ?? '');
    await settled();
    order.push(running.at(-1)?.client);
  }
  expect(order).toContain('c');
});

test('what all wait for is taken from who has most waiting', async () => {
  const { running, start, finish } = makeJobs(makeAdmission(shares, 6, 60_000));
  for (let n = 0; n < 3; n += 1) start('anon', `running ${n}`);
  const many = Array.from({ length: 4 }, () => start('anon', 'a'));
  const few = [start('anon', 'b'), start('anon', 'b')];
  const other = start('anon', 'c');
  await expect(many[3]).rejects.toMatchObject({ status: 503 });
  await settled();
  for (let n = 0; n < 3; n += 1) finish(`running ${n}`);
  await settled();
  expect(running.map(({ client }) => client).toSorted()).toEqual(['a', 'b', 'c']);
  for (const client of ['a', 'b', 'c']) finish(client);
  await Promise.all([many[0], few[0], other]);
});

test('when each of those that wait has one, one more is refused', async () => {
  const { start } = makeJobs(makeAdmission(shares, 6, 60_000));
  for (let n = 0; n < 3; n += 1) start('anon', `running ${n}`);
  for (let n = 0; n < 6; n += 1) start('anon', `waiting ${n}`);
  await expect(start('anon', 'one more')).rejects.toMatchObject({ status: 503 });
});

test('turns go round the roles: none stands before the others', async () => {
  const { running, start, finish } = makeJobs(makeAdmission(shares, 2, 60_000));
  for (const role of ['service_role', 'anon', 'authenticated'] as const)
    for (let n = 0; n < 4; n += 1) start(role, role);
  await settled();
  const order: (string | undefined)[] = [];
  for (let n = 0; n < 6; n += 1) {
    finish(running[0]?.client ?? '');
    await settled();
    order.push(running.at(-1)?.client);
  }
  const rounds = [order.slice(0, 3), order.slice(3)].map((round) => round.toSorted());
  expect(rounds).toEqual(rounds.map(() => ['anon', 'authenticated', 'service_role']));
});
