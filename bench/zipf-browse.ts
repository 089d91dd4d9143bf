import http from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { publicRoutes } from '#lib/engines/gateway/public-routes';
import { type BareEar, openBareEar } from './lib/bare-ear.ts';
import { type Market, makeSessions, type Visit } from './lib/browse.ts';
import { IdealMemory } from './lib/ideal-memory.ts';
import { type Finding, percentile } from './lib/report.ts';
import type { BenchShop, Instance, Shelf } from './lib/shop.ts';

const sessions = 10_000;
const visitors = 16;
/** One change of stock for this many requests: a shop where one request in a hundred buys. */
const requestsPerWrite = 100;

interface Answer {
  status: number;
  cache: string;
  body: string;
}

function get(agent: http.Agent, url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: { 'accept-encoding': 'br' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const isCoded = response.headers['content-encoding'] === 'br';
        const body = (isCoded ? brotliDecompressSync(bytes) : bytes).toString();
        const cache = String(response.headers['x-cache-status']);
        resolve({ status: response.statusCode ?? 0, cache, body });
      });
    });
    request.on('error', reject);
  });
}

/** What stock was made of when: the version of a shelf, and the moment at which its COMMIT was known to be done. */
class Commits {
  readonly #of = new Map<string, { version: number; at: number }[]>();
  add(shelf: Shelf, version: number): void {
    this.#of.set(shelf.variant_id, [...(this.#of.get(shelf.variant_id) ?? []), { version, at: Date.now() }]);
  }
  /** How long an answer that shows `version` had been out of date when it was asked for; 0 when it was not. */
  ageMs(shelf: Shelf, version: number, askedAt: number): number {
    const missed = this.#of.get(shelf.variant_id)?.find((commit) => commit.version > version);
    return missed === undefined ? 0 : Math.max(0, askedAt - missed.at);
  }
}

/** The version of a variant's stock, in JSON as it is, in pages within a string. */
function versionIn(body: string, variantId: string): number {
  const found = new RegExp(`${variantId}[^}]*?version\\\\?":(\\d+)`).exec(body)?.[1];
  if (!found) throw new Error(`an answer does not show the stock of ${variantId}`);
  return Number(found);
}

interface Tally {
  requests: number;
  served: Map<string, number>;
  ages: Record<Visit['kind'], number[]>;
  writes: number;
  ideal: IdealMemory;
  /** Of a bare LISTEN for the same changes, ms. */
  worstHearingMs: number;
}

async function readMarket(shop: BenchShop): Promise<{ market: Market; shelves: Map<string, Shelf> }> {
  const products = await shop.products();
  const categories = await shop.sql<{ slug: string }[]>`
    select c.slug from categories c order by (select count(*) from products p where p.category_id = c.id) desc, c.slug`;
  const vendors = await shop.sql<
    { slug: string }[]
  >`select slug from vendors where status = 'approved' order by slug`;
  const slugs = (rows: { slug: string }[]) => rows.map((row) => row.slug);
  return {
    market: { products: products.map((p) => p.id), categories: slugs(categories), vendors: slugs(vendors) },
    shelves: new Map(products.map((p) => [p.id, p])),
  };
}

/** Everyone browses at once, each visitor one request at a time, on an instance by turns; stock changes meanwhile. */
async function browse(
  shop: BenchShop,
  instances: Pick<Instance, 'url'>[],
  count: number,
  ear: BareEar,
): Promise<Tally> {
  const { market, shelves } = await readMarket(shop);
  const queue = makeSessions(market, count, 'zipf-browse');
  const agent = new http.Agent({ keepAlive: true, maxSockets: visitors });
  const commits = new Commits();
  const tally: Tally = {
    requests: 0,
    served: new Map(),
    ages: { html: [], json: [] },
    writes: 0,
    ideal: new IdealMemory(),
    worstHearingMs: Number.NaN,
  };

  async function write(product: string): Promise<void> {
    const shelf = shelves.get(product);
    if (!shelf) throw new Error(`${product} is on no shelf`);
    tally.writes += 1;
    // Sold one by one, and brought back when the shelf is empty.
    await shop.sql`
      select private.move_stock(variant_id, location_id, case when quantity - reserved >= 1 then -1 else 5 end, 'adjusted', null)
      from inventory where variant_id = ${shelf.variant_id} and location_id = ${shelf.location_id}`;
    const [row] = await shop.sql<{ version: number }[]>`
      select sum(version)::int as version from inventory where variant_id = ${shelf.variant_id}`;
    commits.add(shelf, row?.version ?? 0);
    tally.ideal.changed(product);
    await ear.say();
  }

  async function visit(one: Visit, origin: string): Promise<void> {
    const askedAt = Date.now();
    tally.ideal.ask(origin, one.path, one.product);
    const answer = await get(agent, origin + one.path);
    if (answer.status !== 200) throw new Error(`${one.path}: ${answer.status}`);
    tally.requests += 1;
    tally.served.set(answer.cache, (tally.served.get(answer.cache) ?? 0) + 1);
    if (!one.product) return;
    const shelf = shelves.get(one.product);
    if (shelf)
      tally.ages[one.kind].push(commits.ageMs(shelf, versionIn(answer.body, shelf.variant_id), askedAt));
    if (tally.requests >= (tally.writes + 1) * requestsPerWrite) await write(one.product);
  }

  async function visitor(): Promise<void> {
    for (let session = queue.pop(); session; session = queue.pop()) {
      const origin = instances[queue.length % instances.length]?.url ?? shop.url;
      for (const one of session) await visit(one, origin);
    }
  }
  await Promise.all(Array.from({ length: visitors }, visitor));
  agent.destroy();
  tally.worstHearingMs = ear.worst();
  return tally;
}

const queryCount = /^livestall_operation_duration_seconds_count\{[^}]*kind="query"[^}]*\} (\d+)/gm;

/** Database queries that these processes have made so far, as their /metrics count them. */
async function countQueries(instances: Pick<Instance, 'url'>[]): Promise<number> {
  let total = 0;
  for (const { url } of instances) {
    const text = z
      .string()
      .min(1)
      .parse(await (await fetch(`${url}/metrics`)).text());
    for (const [, count] of text.matchAll(queryCount)) total += Number(count);
  }
  return total;
}

async function queriesPerRequest(shop: BenchShop, instances: Pick<Instance, 'url'>[], count: number) {
  const before = await countQueries(instances);
  const ear = await openBareEar(shop.stack.databaseUrl);
  const tally = await browse(shop, instances, count, ear);
  await ear.close();
  return { tally, queries: ((await countQueries(instances)) - before) / tally.requests };
}

function share(tally: Tally, ...states: string[]): number {
  const hits = states.reduce((sum, state) => sum + (tally.served.get(state) ?? 0), 0);
  return hits / tally.requests;
}

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

/** How long a page may be given out after a change of what it shows. */
const graceMs = Math.max(...publicRoutes.map((route) => route.graceMs));

function staleness(row: 'ageOfApi' | 'ageOfPages', ages: number[], limitMs: number): Finding {
  const worst = Math.max(0, ...ages);
  const stale = ages.filter((age) => age > 0).length;
  return {
    row,
    figure: `${worst} ms, p99.9 ${percentile(ages, 0.999)} ms; ${stale} of ${ages.length} answers were behind at all`,
    limit: `${limitMs.toFixed(0)} ms`,
    ratio: worst / limitMs,
  };
}

/** 10,000 shoppers on two instances while stock changes: what the caches save, and whether they ever lie. */
export async function benchZipfBrowse(shop: BenchShop): Promise<Finding[]> {
  const second = await shop.openAnother();
  const bare = await shop.openAnother({ CACHE: 'off' });
  const without = await queriesPerRequest(shop, [bare], sessions / 20);
  await bare.stop();
  const { tally, queries } = await queriesPerRequest(shop, [shop, second], sessions);
  await second.stop();
  const hitRate = share(tally, 'HIT', 'STALE');
  const idealRate = tally.ideal.hits / tally.requests;
  return [
    {
      row: 'hitRate',
      figure: `${percent(hitRate)} of ${tally.requests} requests, ${tally.writes} changes of stock`,
      limit: percent(idealRate),
      ratio: hitRate / idealRate,
    },
    {
      row: 'queries',
      figure: queries.toFixed(3),
      limit: without.queries.toFixed(2),
      ratio: queries / without.queries,
    },
    staleness('ageOfApi', tally.ages.json, tally.worstHearingMs),
    staleness('ageOfPages', tally.ages.html, graceMs + tally.worstHearingMs),
  ];
}
