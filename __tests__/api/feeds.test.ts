import { randomUUID } from 'node:crypto';
import { makeFeedBreakers } from '#lib/market/feeds/breakers';
import { type FeedTools, runFeed } from '#lib/market/feeds/run';
import { tryFeed } from '#lib/market/feeds/try-feed';
import { runtime } from '#lib/runtime';
import { PATCH as change, GET as getFeed, DELETE as remove } from '../../app/api/vendor/feeds/[id]/route.ts';
import { POST as runNow } from '../../app/api/vendor/feeds/[id]/run/route.ts';
import { GET as getRuns } from '../../app/api/vendor/feeds/[id]/runs/route.ts';
import { POST as add, GET as list } from '../../app/api/vendor/feeds/route.ts';
import { GET as getTrial } from '../../app/api/vendor/feeds/try/[id]/route.ts';
import { POST as tryIt } from '../../app/api/vendor/feeds/try/route.ts';
import { type Answer, call, signIn } from '../support/call-route.ts';
import { type FeedServer, sendCsv, startFeedServer, testNetwork } from '../support/feed-server.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  type Stall,
} from '../support/market.ts';

const sql = openDatabase();
let stall: Stall;
let server: FeedServer;
let tools: FeedTools;
const cookies = {} as Record<'owner' | 'manager' | 'staff' | 'rival' | 'shopper', string>;
type Who = keyof typeof cookies;

beforeAll(async () => {
  stall = await makeStall(sql, 'feeds');
  const other = await makeStall(sql, 'rival');
  const people: [Who, Stall | null, string][] = [
    ['owner', stall, 'owner'],
    ['manager', stall, 'manager'],
    ['staff', stall, 'staff'],
    ['rival', other, 'owner'],
    ['shopper', null, ''],
  ];
  for (const [name, at, role] of people) {
    const { id, email } = await makePerson(sql, name);
    if (at) await join(sql, at, id, role);
    cookies[name] = await signIn(email);
  }
  server = await startFeedServer();
  const breakers = makeFeedBreakers();
  tools = { network: testNetwork(), breakers, quota: { take: async () => ({ isAllowed: true, waitMs: 0 }) } };
});

afterAll(async () => {
  tools.breakers.shutdown();
  await server.stop();
  await runtime().close();
  await sql.end();
});

const settings = (more: object = {}) => ({
  vendor_id: stall.id,
  name: `Feed ${randomUUID().slice(0, 8)}`,
  url: 'https://feed.example/stock.csv?key=secret',
  format: 'csv',
  location_id: stall.locationId,
  ...more,
});
const addAs = (who: Who, more: object = {}) =>
  call(add, '/api/vendor/feeds', { cookie: cookies[who], body: settings(more) });
const at = (id: string) => ({ params: { id } });
const getAs = (who: Who, id: string) =>
  call(getFeed, `/api/vendor/feeds/${id}`, { ...at(id), cookie: cookies[who] });
const changeAs = (who: Who, id: string, body: object) =>
  call(change, `/api/vendor/feeds/${id}`, { ...at(id), method: 'PATCH', cookie: cookies[who], body });
const runAs = (who: Who, id: string) =>
  call(runNow, `/api/vendor/feeds/${id}/run`, { ...at(id), method: 'POST', cookie: cookies[who] });
const removeAs = (who: Who, id: string) =>
  call(remove, `/api/vendor/feeds/${id}`, { ...at(id), method: 'DELETE', cookie: cookies[who] });
const runsAs = (who: Who, id: string, query = '') =>
  call(getRuns, `/api/vendor/feeds/${id}/runs${query}`, { ...at(id), cookie: cookies[who] });
const tryAs = (who: Who, more: object = {}) => {
  const { name: _name, ...body } = settings(more);
  return call(tryIt, '/api/vendor/feeds/try', { cookie: cookies[who], body });
};
const trialAs = (who: Who, id: string) =>
  call(getTrial, `/api/vendor/feeds/try/${id}`, { ...at(id), cookie: cookies[who] });
const status = async (answer: Promise<Answer>) => (await answer).status;
/** A feed that is on the test's server; only the table's owner may go around the check of its address. */
async function feedOnServer(): Promise<string> {
  const { id } = (await addAs('manager')).body.feed;
  await sql`update public.inventory_feeds set url = ${`${server.url}/stock.csv`} where id = ${id}`;
  return id;
}
/** What the worker does. */
const work = (feedId: string) =>
  runFeed(runtime(), tools, feedId, { id: randomUUID(), signal: new AbortController().signal });
const jobsOf = (key: string) =>
  sql<
    { data: object }[]
  >`select data from pgboss.job where name = 'sync-inventory' and singleton_key = ${key}`;

describe('feeds by role', () => {
  it('managers and owners add, change, pause and remove', async () => {
    for (const who of ['owner', 'manager'] as const) {
      const added = await addAs(who);
      expect(added.status).toBe(201);
      expect(added.body.feed).toMatchObject({
        host: 'feed.example',
        url: 'https://feed.example/stock.csv?key=secret',
        mapping: { sku: 'sku', quantity: 'quantity', rows: '', delimiter: ',' },
        interval_minutes: 60,
        state: 'new',
        breaker: 'closed',
        is_enabled: true,
        last_run: null,
      });
      const { id } = added.body.feed;
      const changed = await changeAs(who, id, {
        name: `Renamed ${id}`,
        interval_minutes: 15,
        is_enabled: false,
      });
      expect(changed.body.feed).toMatchObject({
        name: `Renamed ${id}`,
        interval_minutes: 15,
        is_enabled: false,
      });
      expect(await status(removeAs(who, id))).toBe(200);
      expect(await status(getAs(who, id))).toBe(404);
    }
  });

  it('staff look, without the address; they change nothing', async () => {
    const { id } = (await addAs('manager')).body.feed;
    const seen = await getAs('staff', id);
    expect(seen.body.feed).toMatchObject({ host: 'feed.example', url: null });
    const listed = await call(list, '/api/vendor/feeds', { cookie: cookies.staff });
    expect(listed.body.feeds.map((feed: { id: string }) => feed.id)).toContain(id);
    expect(JSON.stringify([seen.body, listed.body])).not.toContain('secret');
    expect(await status(runsAs('staff', id))).toBe(200);
    for (const answer of [
      addAs('staff'),
      changeAs('staff', id, { is_enabled: false }),
      removeAs('staff', id),
      runAs('staff', id),
      tryAs('staff'),
    ])
      expect(await status(answer)).toBe(403);
  });

  it('strangers find nothing', async () => {
    const { id } = (await addAs('manager')).body.feed;
    expect(await status(getAs('rival', id))).toBe(404);
    expect(await status(changeAs('rival', id, { is_enabled: false }))).toBe(404);
    expect(await status(removeAs('rival', id))).toBe(404);
    expect(await status(runAs('rival', id))).toBe(404);
    expect(await status(runsAs('rival', id))).toBe(404);
    expect(await status(addAs('rival'))).toBe(403);
    expect(await status(tryAs('rival'))).toBe(403);
    expect(await status(getAs('shopper', id))).toBe(403);
    const { body } = await call(list, `/api/vendor/feeds?vendor_id=${stall.id}`, { cookie: cookies.rival });
    expect(body.error.code).toBe('forbidden');
  });

  it('nobody reads an address past the shop, through REST', async () => {
    await addAs('manager');
    await expect(
      sql.begin(async (tx) => {
        await tx`set local role authenticated`;
        await tx`select url from public.inventory_feeds`;
      }),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('an address', () => {
  it.each([
    ['http://127.0.0.1/stock.csv', /not on the public internet/],
    ['http://[::1]/stock.csv', /not on the public internet/],
    ['http://169.254.169.254/latest/meta-data', /not on the public internet/],
    ['http://localhost/stock.csv', /not on the public internet/],
    ['http://db.internal/stock.csv', /not on the public internet/],
    ['http://2130706433/stock.csv', /not on the public internet/],
    ['http://feed.example:22/stock.csv', /Port 22 is not allowed/],
    ['ftp://feed.example/stock.csv', /must begin with http/],
    ['file:///etc/passwd', /must begin with http/],
    ['https://ada:secret@feed.example/stock.csv', /user name and password/],
    ['stock.csv', /whole address/],
  ])('%s is refused, and it is said why', async (url, why) => {
    for (const answer of [await addAs('manager', { url }), await tryAs('manager', { url })]) {
      expect(answer.status).toBe(422);
      expect(answer.body.error.message).toMatch(why);
      expect(answer.body.error.details[0].path).toBe('body.url');
    }
  });

  it('that is changed is checked like a new one, and what was learnt of the old one is forgotten', async () => {
    const { id } = (await addAs('manager')).body.feed;
    expect(await status(changeAs('manager', id, { url: 'http://10.0.0.8/x.csv' }))).toBe(422);
    await sql`update public.inventory_feeds set state = 'failing', consecutive_failures = 4, last_error = 'No.' where id = ${id}`;
    expect((await getAs('manager', id)).body.feed.breaker).toBe('open');
    const changed = await changeAs('manager', id, { url: 'https://other.example/x.csv' });
    expect(changed.body.feed).toMatchObject({ state: 'new', breaker: 'closed', last_error: null });
  });

  it('has a location of the same stall, and a name of its own', async () => {
    const other = await makeStall(sql, 'elsewhere');
    expect(await status(addAs('manager', { location_id: other.locationId }))).toBe(422);
    expect(await status(tryAs('manager', { location_id: other.locationId }))).toBe(400);
    const { id, name } = (await addAs('manager')).body.feed;
    expect(await status(changeAs('manager', id, { location_id: other.locationId }))).toBe(422);
    expect(await status(addAs('manager', { name }))).toBe(409);
  });
});

describe('a run', () => {
  it('that is asked for by hand waits once, and not while the feed is paused', async () => {
    const { id } = (await addAs('manager')).body.feed;
    const asked = await runAs('manager', id);
    expect(asked.body.run_id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await runAs('owner', id)).body.run_id).toBeNull();
    expect(await jobsOf(`feed:${id}`)).toEqual([{ data: { kind: 'feed', feedId: id } }]);
    await changeAs('manager', id, { is_enabled: false });
    expect((await runAs('manager', id)).body.error.message).toMatch(/paused/);
  });

  it('leaves its figures and its problems in the history, in pages', async () => {
    const category = await makeCategory(sql, 'tea');
    const { variantId } = await makeProduct(sql, stall, category.id, { name: 'Assam', quantity: 4 });
    const [{ sku }] = await sql<
      [{ sku: string }]
    >`select sku from public.product_variants where id = ${variantId}`;
    const id = await feedOnServer();
    server.answer(sendCsv(`sku,quantity\n${sku},9\nUNKNOWN,1\n`));
    expect(await work(id)).toBe('applied');
    server.answer((_request, response) => response.writeHead(404).end());
    expect(await work(id)).toBe('failed');
    const first = await runsAs('staff', id, '?limit=1');
    expect(first.body.runs).toMatchObject([
      { state: 'failed', error: expect.stringMatching(/no such file/) },
    ]);
    const second = await runsAs('staff', id, `?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({
      runs: [
        {
          state: 'applied',
          rows_total: 2,
          shelves_changed: 1,
          problem_count: 1,
          problems: [{ line: 2, sku: 'UNKNOWN', problem: 'unknown_sku' }],
        },
      ],
      nextCursor: null,
    });
    expect((await getAs('staff', id)).body.feed).toMatchObject({
      state: 'failing',
      last_good_rows: 2,
      last_run: { state: 'failed' },
    });
  });

  it('that fails the third time is told by one mail and one notification, and so is its end', async () => {
    const id = await feedOnServer();
    const mails = () => sql<{ to: string; props: { path: string; error: string } }[]>`
      select data ->> 'to' as to, data -> 'props' as props from pgboss.job
      where name = 'send-email' and data ->> 'template' = 'feed-failing'
        and data -> 'props' ->> 'path' = ${`/vendor/feeds/${id}`}`;
    const told = async () =>
      (
        await sql`select title from public.notifications where link = ${`/vendor/feeds/${id}`} order by created_at`
      ).map(({ title }) => title.replace(/"[^"]*"/, 'it'));
    server.answer((_request, response) => response.writeHead(404).end());
    await work(id);
    await work(id);
    expect(await mails()).toHaveLength(0);
    await work(id);
    await work(id);
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    const [{ email }] = await sql<
      [{ email: string }]
    >`select email from public.vendors where id = ${stall.id}`;
    expect(mail).toMatchObject({ to: email, props: { error: expect.stringMatching(/no such file/) } });
    expect(await told()).toEqual(['The stock feed it does not work']);
    server.answer(sendCsv('sku,quantity\nNONE,1\n'));
    await sql`update public.inventory_feeds set accepts_big_changes = accepts_big_changes where id = ${id}`;
    const category = await makeCategory(sql, 'rooibos');
    const { variantId } = await makeProduct(sql, stall, category.id, { name: 'Rooibos', quantity: 4 });
    await sql`update public.product_variants set sku = 'NONE' where id = ${variantId}`;
    expect(await work(id)).toBe('applied');
    expect(await told()).toEqual(['The stock feed it does not work', 'The stock feed it works again']);
    expect(await mails()).toHaveLength(1);
  });
});

describe('a trial', () => {
  async function trialOf(more: object = {}): Promise<string> {
    const asked = await tryAs('manager', more);
    expect(asked.status).toBe(202);
    const { id } = asked.body.trial;
    expect(await jobsOf(id)).toEqual([{ data: { kind: 'trial', trialId: id } }]);
    await sql`update private.feed_trials set url = ${`${server.url}/stock?key=secret`} where id = ${id}`;
    await tryFeed(runtime(), tools, id, new AbortController().signal);
    return id;
  }

  it('says what is in the file and what it would do, and does nothing', async () => {
    const category = await makeCategory(sql, 'mate');
    const { variantId } = await makeProduct(sql, stall, category.id, { name: 'Mate', quantity: 4 });
    await sql`update public.product_variants set sku = 'TRY-1' where id = ${variantId}`;
    server.answer(sendCsv('sku,quantity,note\nTRY-1,9,x\nTRY-2,1,y\nTRY-3,many,z\n'));
    const id = await trialOf();
    const { trial } = (await trialAs('owner', id)).body;
    expect(trial).toEqual({
      id,
      state: 'done',
      error: null,
      look: {
        columns: ['sku', 'quantity', 'note'],
        lines: [
          ['TRY-1', '9', 'x'],
          ['TRY-2', '1', 'y'],
          ['TRY-3', 'many', 'z'],
        ],
        suggested: {
          format: 'csv',
          mapping: { sku: 'sku', quantity: 'quantity', rows: '', delimiter: ',' },
        },
      },
      reading: {
        rows_total: 3,
        rows: [
          { line: 1, sku: 'TRY-1', quantity: 9 },
          { line: 2, sku: 'TRY-2', quantity: 1 },
        ],
        matched: 1,
        changes: 1,
        problem_count: 2,
        problems: [
          { line: 2, sku: 'TRY-2', problem: 'unknown_sku' },
          { line: 3, sku: 'TRY-3', problem: 'bad_quantity' },
        ],
      },
    });
    const [shelf] = await sql`select quantity from public.inventory where variant_id = ${variantId}`;
    expect(Number(shelf!.quantity)).toBe(4);
    const [kept] = await sql`select url from private.feed_trials where id = ${id}`;
    expect(kept!.url).not.toContain('secret');
  });

  it('of a file that is made otherwise tells how it could be read', async () => {
    server.answer(sendCsv('\ufeffArticle;Stock\n1;2\n'));
    const csv = (await trialAs('manager', await trialOf())).body.trial;
    expect(csv).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/no column "sku"/),
      look: {
        columns: ['Article', 'Stock'],
        suggested: { format: 'csv', mapping: { sku: 'Article', quantity: 'Stock', delimiter: ';' } },
      },
    });
    server.answer(sendCsv(JSON.stringify({ data: { items: [{ code: 'A', qty: 1 }] } })));
    const json = (await trialAs('manager', await trialOf())).body.trial;
    expect(json.look).toMatchObject({
      columns: ['code', 'qty'],
      suggested: { format: 'json', mapping: { sku: 'code', quantity: 'qty', rows: 'data.items' } },
    });
  });

  it('is seen by managers of its stall only, and three at a time', async () => {
    server.answer((_request, response) =>
      response.writeHead(302, { location: 'http://10.1.2.3/inside' }).end(),
    );
    const id = await trialOf();
    expect((await trialAs('manager', id)).body.trial).toMatchObject({
      state: 'failed',
      error: 'The address is not on the public internet.',
    });
    for (const who of ['staff', 'rival'] as const) expect(await status(trialAs(who, id))).toBe(404);
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await status(tryAs('manager')));
    expect(answers).toEqual([202, 202, 202, 400]);
  });
});
