import { getPriority } from 'node:os';
import postgres from 'postgres';
import { until } from '../../support/until.ts';

const open: postgres.Sql[] = [];

afterAll(() => Promise.all(open.map((sql) => sql.end())));

/** A connection that stays, and the process that serves it. */
async function serverOf(name: string): Promise<number> {
  const sql = postgres(process.env.DATABASE_URL ?? '', { max: 1, connection: { application_name: name } });
  open.push(sql);
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row!.pid;
}

test('what a worker asks of the database makes way for what the shop asks', async () => {
  const shop = await serverOf('livestall-web');
  const usual = getPriority(shop);
  const workers = [await serverOf('livestall-worker'), await serverOf('livestall-worker-jobs')];
  await until('the connections of workers are behind', async () =>
    workers.every((pid) => getPriority(pid) === 5),
  );
  expect(getPriority(shop)).toBe(usual);
});
