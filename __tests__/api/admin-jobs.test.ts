import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { logger } from '#lib/base/logger';
import { runtime } from '#lib/runtime';
import { makeShopQueue } from '#lib/tasks/queue';
import { createDatabaseFromTemplate, type TestDatabase } from '#supabase/local/test-stack';
import { POST as cancel } from '../../app/api/admin/jobs/[id]/cancel/route.ts';
import { POST as retry } from '../../app/api/admin/jobs/[id]/retry/route.ts';
import { GET as find } from '../../app/api/admin/jobs/[id]/route.ts';
import { GET as list } from '../../app/api/admin/jobs/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { join, makePerson, makeStall, openDatabase } from '../support/market.ts';

const sql = openDatabase();
/** Jobs are in a database of their own: other test files send some too, and here they are counted. */
let database: TestDatabase;
let jobs: postgres.Sql;
let admin: string;
let vendor: string;
let shopper: string;

beforeAll(async () => {
  admin = await signIn((await makePerson(sql, 'admin', 'admin')).email);
  const owner = await makePerson(sql, 'owner');
  await join(sql, await makeStall(sql, 'jobs'), owner.id, 'owner');
  vendor = await signIn(owner.email);
  shopper = await signIn((await makePerson(sql, 'shopper')).email);
  database = await createDatabaseFromTemplate('admin_jobs');
  jobs = postgres(database.url, { max: 2, onnotice: () => undefined });
  runtime().jobs = makeShopQueue({ databaseUrl: database.url, max: 2, logger, name: 'admin-jobs-test' });
  await runtime().jobs.start();
});

beforeEach(() => jobs`delete from pgboss.job`);

afterAll(async () => {
  await runtime().jobs.close();
  await runtime().close();
  await jobs.end();
  await database.drop();
  await sql.end();
});

const read = (query = '', cookie: string | undefined = admin) =>
  call(list, `/api/admin/jobs${query}`, { ...(cookie && { cookie }) });
const open = (id: string, cookie: string | undefined = admin) =>
  call(find, `/api/admin/jobs/${id}`, { params: { id }, ...(cookie && { cookie }) });
const post = (route: typeof retry, id: string, cookie: string | undefined = admin) =>
  call(route, `/api/admin/jobs/${id}/do`, { method: 'POST', params: { id }, ...(cookie && { cookie }) });

const send = async (options = {}) => {
  const id = await runtime().jobs.send('process-image', { imageId: randomUUID() }, options);
  return id as string;
};
const fail = (id: string) => jobs`
  update pgboss.job set state = 'failed', started_on = now() - interval '9 s', completed_on = now(), retry_count = retry_limit,
    output = ${jobs.json({ failures: [{ attempt: 4, at: '2026-11-23T10:00:00.000Z', duration_ms: 12, message: 'not a picture', stack: null }] })}
  where id = ${id}`;

describe('who may see and steer background work', () => {
  it.each([
    ['nobody', () => '', 401, 'unauthenticated'],
    ['a shopper', () => shopper, 403, 'forbidden'],
    ["a stall's owner", () => vendor, 403, 'forbidden'],
  ])('%s is refused everywhere, and nothing happens', async (_, cookieOf, status, code) => {
    const id = await send();
    const cookie = cookieOf();
    const answers = [
      await read('', cookie),
      await open(id, cookie),
      await post(retry, id, cookie),
      await post(cancel, id, cookie),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(status);
      expect(answer.body.error.code).toBe(code);
    }
    expect((await open(id)).body.job.state).toBe('waiting');
  });

  it('answers are for admins only: no cache keeps them', async () => {
    expect((await read()).headers.get('cache-control')).toContain('no-store');
  });
});

describe('GET /api/admin/jobs', () => {
  it('lists newest first in pages that neither repeat nor skip, also while jobs arrive', async () => {
    const sent: string[] = [];
    for (let count = 0; count < 7; count += 1) sent.push(await send());
    const seen: string[] = [];
    let query: string | null = '?limit=3';
    while (query) {
      const { body }: { body: { jobs: { id: string }[]; nextCursor: string | null } } = await read(query);
      seen.push(...body.jobs.map(({ id }) => id));
      await send();
      query = body.nextCursor ? `?limit=3&cursor=${body.nextCursor}` : null;
    }
    expect(seen).toEqual(sent.reverse());
  });

  it('pages well through jobs of the same instant', async () => {
    for (let count = 0; count < 5; count += 1) await send();
    await jobs`update pgboss.job set created_on = '2026-11-23T10:00:00.123456Z'`;
    const first = await read('?limit=2');
    const second = await read(`?limit=2&cursor=${first.body.nextCursor}`);
    const third = await read(`?limit=2&cursor=${second.body.nextCursor}`);
    const ids = [first, second, third].flatMap(({ body }) => body.jobs.map(({ id }: { id: string }) => id));
    expect(new Set(ids).size).toBe(5);
    expect(third.body.nextCursor).toBeNull();
  });

  it('filters by type and by state', async () => {
    const waiting = await send();
    const failed = await send();
    await fail(failed);
    await runtime().jobs.send('cleanup', {});
    const idsOf = async (query: string) => (await read(query)).body.jobs.map(({ id }: { id: string }) => id);
    expect(await idsOf('?type=process-image&state=waiting')).toEqual([waiting]);
    expect(await idsOf('?state=failed')).toEqual([failed]);
    expect(await idsOf('?type=cleanup')).toHaveLength(1);
    expect(await idsOf('?type=no-such-type')).toEqual([]);
  });

  it('tells how full the queue is', async () => {
    await send();
    await send({ startAfterS: 600 });
    await fail(await send());
    const { overview } = (await read()).body;
    const depth = { waiting: 1, delayed: 1, running: 0, failed: 1, done_last_hour: 0, failed_last_hour: 1 };
    expect(overview.total).toMatchObject(depth);
    expect(overview.types.find(({ type }: { type: string }) => type === 'process-image')).toMatchObject(
      depth,
    );
    expect(overview.total.oldest_waiting_s).toBeGreaterThanOrEqual(0);
  });

  it('a filter that does not exist, or a made-up cursor, is explained', async () => {
    expect(await read('?state=asleep')).toMatchObject({
      status: 422,
      body: { error: { code: 'invalid_input' } },
    });
    expect(await read('?cursor=bm9wZQ')).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request' } },
    });
  });
});

describe('GET /api/admin/jobs/[id]', () => {
  it('shows payload, failures and attempts', async () => {
    const id = await send({ key: 'image:7' });
    await fail(id);
    const { job } = (await open(id)).body;
    expect(job).toMatchObject({
      id,
      type: 'process-image',
      state: 'failed',
      key: 'image:7',
      attempts: 4,
      max_attempts: 4,
      error: 'not a picture',
      payload: { imageId: expect.any(String) },
      failures: [{ attempt: 4, message: 'not a picture', duration_ms: 12 }],
    });
  });

  it('a job that is not there is a 404', async () => {
    expect(await open(randomUUID())).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
    expect((await open('7')).status).toBe(422);
  });
});

describe('POST …/retry and …/cancel', () => {
  it('a dead letter is put back in line', async () => {
    const id = await send();
    await fail(id);
    const answer = await post(retry, id);
    expect(answer).toMatchObject({
      status: 200,
      body: { job: { state: 'retrying', attempts: 4, max_attempts: 5 } },
    });
    expect((await read()).body.overview.total).toMatchObject({ waiting: 1, failed: 0 });
  });

  it('a job that waits is cancelled, and can be put back', async () => {
    const id = await send();
    expect(await post(cancel, id)).toMatchObject({ status: 200, body: { job: { state: 'cancelled' } } });
    expect(await post(retry, id)).toMatchObject({ status: 200, body: { job: { state: 'retrying' } } });
  });

  it('what cannot be done is a conflict that shows the job as it is', async () => {
    const id = await send();
    expect(await post(retry, id)).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', details: { id, state: 'waiting' } } },
    });
    await fail(id);
    expect(await post(cancel, id)).toMatchObject({
      status: 409,
      body: { error: { details: { state: 'failed' } } },
    });
    expect((await post(cancel, randomUUID())).status).toBe(404);
  });
});
