import { randomUUID } from 'node:crypto';
import type { JobRun } from '#lib/engines/jobs/handler';
import { makeSyncInventory } from '#lib/jobs/handlers/sync-inventory';
import { type FeedBreakers, makeFeedBreakers } from '#lib/market/feeds/breakers';
import type { FeedTools } from '#lib/market/feeds/run';
import { type FeedServer, sendCsv, startFeedServer, testNetwork } from '../../../support/feed-server.ts';
import { aRun, type HandlerWorld, makeHandlerWorld } from '../../../support/handler-world.ts';
import { makeCategory, makeProduct, makeStall, type Product, type Stall } from '../../../support/market.ts';
import { until } from '../../../support/until.ts';

// Encoders, mail and Storage are real; on a busy machine they take their time.
let world: HandlerWorld;
let server: FeedServer;
let breakers: FeedBreakers;
let tools: FeedTools;
let stall: Stall;
let categoryId: string;

beforeAll(async () => {
  world = await makeHandlerWorld('sync_inventory');
  categoryId = (await makeCategory(world.sql, 'tea')).id;
});

afterAll(() => world.end());

beforeEach(async () => {
  server = await startFeedServer();
  breakers = makeFeedBreakers({ restMs: 50 });
  tools = { network: testNetwork(), breakers, quota: { take: async () => ({ isAllowed: true, waitMs: 0 }) } };
  stall = await makeStall(world.sql, 'feeds');
});

afterEach(async () => {
  breakers.shutdown();
  await server.stop();
});

const sync = makeSyncInventory(() => tools);
const run = (feedId: string, job: Partial<JobRun> = {}) =>
  sync(world.ctx, { kind: 'feed', feedId }, aRun(job));

async function makeFeed(options: { format?: string; url?: string; mapping?: object } = {}): Promise<string> {
  const { format = 'csv', url = `${server.url}/stock`, mapping = {} } = options;
  const [row] = await world.sql<{ id: string }[]>`
    insert into public.inventory_feeds (vendor_id, location_id, name, url, format, mapping)
    values (${stall.id}, ${stall.locationId}, ${randomUUID()}, ${url}, ${format}, ${world.sql.json(mapping as never)})
    returning id`;
  return row!.id;
}

/** A product whose SKU is the given one, with so much of it on the shelf. */
async function goods(sku: string, quantity = 10, of = stall): Promise<Product> {
  const product = await makeProduct(world.sql, of, categoryId, { name: `Tea ${sku}`, quantity });
  await world.sql`update public.product_variants set sku = ${sku} where id = ${product.variantId}`;
  return product;
}

async function stock(of = stall): Promise<Record<string, number>> {
  const rows = await world.sql<{ sku: string; quantity: number }[]>`
    select v.sku, i.quantity from public.inventory i join public.product_variants v on v.id = i.variant_id
    where i.vendor_id = ${of.id} order by v.sku`;
  return Object.fromEntries(rows.map(({ sku, quantity }) => [sku, quantity]));
}

const feedOf = async (id: string) =>
  (await world.sql`select * from public.inventory_feeds where id = ${id}`)[0]!;
const runsOf = (id: string) =>
  world.sql`select * from private.feed_runs where feed_id = ${id} order by started_at`;
const brokenPromises = () => world.sql`select * from public.check_invariants()`;

const csv = (quantities: Record<string, number | string>) =>
  `sku,quantity\n${Object.entries(quantities)
    .map((pair) => pair.join(','))
    .join('\n')}\n`;

describe('a file', () => {
  it('sets the stock through the ledger, and leaves alone what it does not name', async () => {
    await goods('A', 10);
    await goods('B', 5);
    await goods('C', 7);
    await goods('NEW', 0);
    const feedId = await makeFeed();
    server.answer(sendCsv(csv({ A: 12.5, B: 5, NEW: 3, FOREIGN: 9 })));
    expect(await run(feedId)).toEqual({ outcome: 'applied' });
    expect(await stock()).toEqual({ A: 12.5, B: 5, C: 7, NEW: 3 });
    const moves = await world.sql`
      select v.sku, m.delta, m.balance_after, m.reason, m.actor_id, m.note from public.inventory_movements m
      join public.product_variants v on v.id = m.variant_id
      where m.vendor_id = ${stall.id} and m.reason = 'synced' order by v.sku`;
    expect(moves).toMatchObject([
      { sku: 'A', delta: 2.5, balance_after: 12.5, actor_id: null, note: expect.stringMatching(/^Feed: /) },
      { sku: 'NEW', delta: 3, balance_after: 3 },
    ]);
    expect(await feedOf(feedId)).toMatchObject({
      state: 'ok',
      consecutive_failures: 0,
      last_error: null,
      last_good_rows: 4,
    });
    expect(await runsOf(feedId)).toMatchObject([
      {
        state: 'applied',
        rows_total: 4,
        shelves_changed: 2,
        problem_count: 1,
        problems: [{ line: 4, sku: 'FOREIGN', problem: 'unknown_sku' }],
      },
    ]);
    expect(await brokenPromises()).toEqual([]);
  });

  it('in JSON does the same', async () => {
    await goods('A', 10);
    const feedId = await makeFeed({ format: 'json', mapping: { rows: 'items', sku: 'code', quantity: 'n' } });
    server.answer((_request, response) => response.end(JSON.stringify({ items: [{ code: 'A', n: 4 }] })));
    await run(feedId);
    expect(await stock()).toEqual({ A: 4 });
  });

  it('cannot take what carts hold: the shelf keeps that much, and the stall is told', async () => {
    const { variantId } = await goods('A', 10);
    await goods('B', 10);
    await world.sql`
      with shelf as (update public.inventory set reserved = 4, version = version + 1 where variant_id = ${variantId} returning *),
      cart as (insert into public.carts (secret_hash) values (sha256(gen_random_uuid()::text::bytea)) returning id)
      insert into public.holds (cart_id, inventory_id, variant_id, location_id, quantity, expires_at)
      select cart.id, shelf.id, variant_id, location_id, 4, now() + interval '10 minutes' from shelf, cart`;
    const feedId = await makeFeed();
    server.answer(sendCsv(csv({ A: 1, B: 9 })));
    await run(feedId);
    expect(await stock()).toEqual({ A: 4, B: 9 });
    expect((await runsOf(feedId))[0]!.problems).toEqual([{ line: 1, sku: 'A', problem: 'held_for_carts' }]);
    expect(await brokenPromises()).toEqual([]);
  });

  it('does not reach another stall’s goods of the same SKU, and takes no guess between two of the own', async () => {
    const rival = await makeStall(world.sql, 'rival');
    await goods('A', 10, rival);
    await goods('A', 10);
    await goods('TWICE', 1);
    await goods('TWICE', 1);
    const feedId = await makeFeed();
    server.answer(sendCsv(csv({ A: 3, TWICE: 8 })));
    await run(feedId);
    expect(await stock(rival)).toEqual({ A: 10 });
    expect(await stock()).toEqual({ A: 3, TWICE: 1 });
    expect((await runsOf(feedId))[0]!.problems).toEqual([
      { line: 2, sku: 'TWICE', problem: 'ambiguous_sku' },
    ]);
  });

  it('that is the same as last time does not bring back what was sold since', async () => {
    const { variantId } = await goods('A', 1);
    const feedId = await makeFeed();
    server.answer((request, response) => {
      if (request.headers['if-none-match']) response.writeHead(304).end();
      else sendCsv(csv({ A: 10 }), { etag: '"1"' })(request, response);
    });
    await run(feedId);
    await world.sql`select private.move_stock(${variantId}, ${stall.locationId}, -2, 'adjusted', null)`;
    expect(await run(feedId)).toEqual({ outcome: 'unchanged' });
    server.answer(sendCsv(csv({ A: 10 })));
    expect(await run(feedId)).toEqual({ outcome: 'unchanged' });
    expect(await stock()).toEqual({ A: 8 });
    await world.sql`update public.inventory_feeds set mapping = '{"sku": "sku"}' where id = ${feedId}`;
    expect(await run(feedId)).toEqual({ outcome: 'applied' });
    expect(await stock()).toEqual({ A: 10 });
  });

  it('of 5,000 lines is applied in one go', async () => {
    await world.sql`
      with p as (
        insert into public.products (vendor_id, category_id, name, slug, status, price, published_at)
        select ${stall.id}, ${categoryId}, 'Bulk ' || n, 'bulk-' || n, 'published', 5, now() from generate_series(1, 5000) n
        returning id, slug)
      insert into public.product_variants (product_id, sku, price) select id, slug, 5 from p`;
    const feedId = await makeFeed();
    const first = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`bulk-${i + 1}`, i + 1]));
    server.answer(sendCsv(csv(first)));
    expect(await run(feedId)).toEqual({ outcome: 'applied' });
    expect(await stock()).toEqual(first);
    expect(await brokenPromises()).toEqual([]);
  });
});

describe('done twice', () => {
  it('one run counts once, also when the job is tried again after it', async () => {
    const { variantId } = await goods('A', 1);
    const feedId = await makeFeed();
    server.answer(sendCsv(csv({ A: 10 })));
    const id = randomUUID();
    expect(await run(feedId, { id })).toEqual({ outcome: 'applied' });
    await world.sql`select private.move_stock(${variantId}, ${stall.locationId}, -2, 'adjusted', null)`;
    expect(await run(feedId, { id })).toEqual({ outcome: 'nothing to do' });
    expect(await stock()).toEqual({ A: 8 });
    expect(server.requests).toHaveLength(1);
  });

  it('the same run twice at once, as after a lost lease: one effect', async () => {
    await goods('A', 1);
    const feedId = await makeFeed();
    server.answer(sendCsv(csv({ A: 10 })));
    const id = randomUUID();
    await Promise.all([run(feedId, { id }), run(feedId, { id })]);
    const [moved] = await world.sql`
      select count(*) as count from public.inventory_movements where vendor_id = ${stall.id} and reason = 'synced'`;
    expect(moved!.count).toBe(1);
  });

  it('stopped before the stock is set: nothing changed, and the run goes on when it is tried again', async () => {
    await goods('A', 1);
    const feedId = await makeFeed();
    const stop = new AbortController();
    server.answer((request, response) => {
      stop.abort(new Error('killed'));
      sendCsv(csv({ A: 10 }))(request, response);
    });
    const id = randomUUID();
    await expect(run(feedId, { id, signal: stop.signal })).rejects.toThrow('killed');
    expect(await stock()).toEqual({ A: 1 });
    expect(await runsOf(feedId)).toMatchObject([{ state: 'running' }]);
    expect(await run(feedId, { id })).toEqual({ outcome: 'applied' });
    expect(await stock()).toEqual({ A: 10 });
  });

  it('of two runs, the younger file wins, whichever comes last', async () => {
    await goods('A', 1);
    const feedId = await makeFeed();
    let release = () => {};
    server.answer((request, response) => {
      if (server.requests.length === 1) release = () => sendCsv(csv({ A: 5 }))(request, response);
      else sendCsv(csv({ A: 7 }))(request, response);
    });
    const slow = run(feedId);
    await until('the file is asked for', () => server.requests.length > 0);
    expect(await run(feedId)).toEqual({ outcome: 'applied' });
    release();
    expect(await slow).toEqual({ outcome: 'overtaken' });
    expect(await stock()).toEqual({ A: 7 });
  });
});

describe('a feed that fails keeps the last good data, and says why', () => {
  /** Ten shelves filled from a good file. */
  async function afterAGoodFile(): Promise<string> {
    for (let i = 0; i < 10; i++) await goods(`S${i}`, 1);
    const feedId = await makeFeed();
    server.answer(sendCsv(csv(good)));
    expect(await run(feedId)).toEqual({ outcome: 'applied' });
    return feedId;
  }
  const good = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`S${i}`, i + 10]));

  it.each<[string, Parameters<FeedServer['answer']>[0], RegExp]>([
    ['with status 500', (_request, response) => response.writeHead(500).end('oops'), /status 500/],
    ['because it is gone', (_request, response) => response.writeHead(404).end(), /no such file/],
    ['with nothing', sendCsv(''), /empty/],
    ['with a head alone', sendCsv('sku,quantity\n'), /empty/],
    ['without the quantities', sendCsv('sku\nS1\nS2\n'), /no column "quantity"/],
    [
      'with half of it unreadable',
      sendCsv(csv({ ...good, S1: '?', S2: '', S3: 'many', S4: '-1' })),
      /4 of 10 lines/,
    ],
    [
      'in the middle',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '400' });
        response.write(csv({ S0: 0 }));
        setTimeout(() => response.destroy(), 10);
      },
      /broke the connection off/,
    ],
    ['with a web page', sendCsv('<html>Please sign in</html>'), /no column|CSV/],
  ])('%s', async (_what, listener, message) => {
    const feedId = await afterAGoodFile();
    server.answer(listener);
    expect(await run(feedId)).toEqual({ outcome: 'failed' });
    expect(await stock()).toEqual(good);
    const feed = await feedOf(feedId);
    expect(feed).toMatchObject({
      state: 'failing',
      consecutive_failures: 1,
      last_error: expect.stringMatching(message),
      last_good_rows: 10,
    });
    const [kept] =
      await world.sql`select jsonb_array_length(lines) as count from private.feed_snapshots where feed_id = ${feedId}`;
    expect(kept!.count).toBe(10);
  });

  it.each<[string, Record<string, number>, RegExp]>([
    [
      'that would empty most shelves',
      Object.fromEntries(Object.keys(good).map((sku) => [sku, 0])),
      /would empty 10 of 10 shelves/,
    ],
    ['that shrank to less than half', { S0: 1, S1: 1, S2: 1 }, /has 3 lines; the last good one had 10/],
    ['of goods that the stall does not have', { X: 1, Y: 2 }, /None of the 2 SKUs/],
  ])('a file %s is refused until the stall says that it is meant', async (_what, quantities, message) => {
    const feedId = await afterAGoodFile();
    server.answer(sendCsv(csv(quantities)));
    expect(await run(feedId)).toEqual({ outcome: 'refused' });
    expect(await stock()).toEqual(good);
    expect((await feedOf(feedId)).last_error).toMatch(message);
    if ('X' in quantities) return;
    await world.sql`update public.inventory_feeds set accepts_big_changes = true where id = ${feedId}`;
    expect(await run(feedId)).toEqual({ outcome: 'applied' });
    expect(await stock()).toEqual({ ...good, ...quantities });
  });

  it('is asked less and less often, is told to the stall at the third failure, and recovers', async () => {
    const feedId = await afterAGoodFile();
    server.answer((_request, response) => response.writeHead(404).end());
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      await run(feedId);
      const [row] = await world.sql`
        select round(extract(epoch from next_run_at - now()) / 60)::int as minutes from public.inventory_feeds where id = ${feedId}`;
      waits.push(row!.minutes);
    }
    expect(waits).toEqual([60, 120, 240, 480]);
    const told = await world.sql`select title, body from public.notifications where vendor_id = ${stall.id}`;
    expect(told).toMatchObject([
      {
        title: expect.stringMatching(/^The stock feed .* does not work$/),
        body: expect.stringMatching(/no such file/),
      },
    ]);
    server.answer(sendCsv(csv({ ...good, S0: 99 })));
    expect(await run(feedId)).toEqual({ outcome: 'applied' });
    expect(await feedOf(feedId)).toMatchObject({ state: 'ok', consecutive_failures: 0, last_error: null });
    expect((await stock()).S0).toBe(99);
  });
});

describe('a server', () => {
  it('that is down is left alone by all its feeds', async () => {
    tools.breakers = makeFeedBreakers({ restMs: 600_000 });
    const feeds = [await makeFeed(), await makeFeed(), await makeFeed(), await makeFeed()];
    server.answer((_request, response) => response.writeHead(503).end());
    for (const feedId of feeds.slice(0, 3)) await run(feedId);
    expect(await run(feeds[3]!)).toEqual({ outcome: 'failed' });
    expect(server.requests).toHaveLength(3);
    expect((await feedOf(feeds[3]!)).last_error).toMatch(/left alone for a while/);
    tools.breakers.shutdown();
  });

  it('that was down is tried again after a rest', async () => {
    await goods('A', 1);
    const feedId = await makeFeed();
    server.answer((_request, response) => response.writeHead(503).end());
    for (let i = 0; i < 3; i++) await run(feedId);
    server.answer(sendCsv(csv({ A: 4 })));
    await until('the host has rested', () => breakers.state(new URL(server.url).host) !== 'open');
    expect(await run(feedId)).toEqual({ outcome: 'applied' });
  });

  it('that is asked often enough is asked later, which is no failure', async () => {
    const feedId = await makeFeed();
    tools.quota = { take: async () => ({ isAllowed: false, waitMs: 30_000 }) };
    expect(await run(feedId)).toEqual({ outcome: 'postponed' });
    expect(server.requests).toHaveLength(0);
    const [row] = await world.sql`
      select state, consecutive_failures, next_run_at - now() < interval '31 seconds' as soon from public.inventory_feeds where id = ${feedId}`;
    expect(row).toEqual({ state: 'new', consecutive_failures: 0, soon: true });
  });

  it('inside our network is not reached by a feed, whatever its address says', async () => {
    const feedId = await makeFeed({ url: 'http://169.254.169.254/latest/meta-data/iam/' });
    expect(await run(feedId)).toEqual({ outcome: 'failed' });
    expect((await feedOf(feedId)).last_error).toBe('The address is not on the public internet.');
  });
});

describe('what is due', () => {
  const due = () => sync(world.ctx, { kind: 'due' }, aRun());

  it('is asked for once, and again after its interval', async () => {
    await world.sql`delete from public.inventory_feeds`;
    const feedId = await makeFeed();
    await makeFeed().then(
      (id) => world.sql`update public.inventory_feeds set is_enabled = false where id = ${id}`,
    );
    expect(await due()).toEqual({ requested: 1 });
    expect(await due()).toEqual({ requested: 0 });
    expect(await world.waiting('sync-inventory')).toEqual([{ kind: 'feed', feedId }]);
    await world.sql`update public.inventory_feeds set next_run_at = now() - interval '1 second'`;
    expect(await due()).toEqual({ requested: 1 });
    // It waits still: asking again adds nothing.
    expect(await world.waiting('sync-inventory')).toHaveLength(1);
  });

  it('is not asked for if the asking does not commit', async () => {
    await world.sql`delete from public.inventory_feeds`;
    await world.sql`delete from pgboss.job where name = 'sync-inventory'`;
    await makeFeed();
    await makeFeed();
    let asked = 0;
    const failing = {
      ...world.ctx,
      jobs: {
        ...world.ctx.jobs,
        send: async (...args: Parameters<typeof world.ctx.jobs.send>) => {
          if (++asked === 2) throw new Error('killed');
          return world.ctx.jobs.send(...args);
        },
      },
    } as typeof world.ctx;
    await expect(sync(failing, { kind: 'due' }, aRun())).rejects.toThrow('killed');
    expect(await world.waiting('sync-inventory')).toEqual([]);
    expect(await due()).toEqual({ requested: 2 });
  });

  it('of a feed that is switched off, or a stall that is suspended, nothing is done', async () => {
    const feedId = await makeFeed();
    await world.sql`update public.vendors set status = 'suspended' where id = ${stall.id}`;
    expect(await run(feedId)).toEqual({ outcome: 'nothing to do' });
    expect(await run(randomUUID())).toEqual({ outcome: 'nothing to do' });
  });
});
