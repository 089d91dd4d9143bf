import { cpuMs } from './lib/cpu.ts';
import { inTurns } from './lib/in-turns.ts';
import { requestsPerSecond } from './lib/load.ts';
import type { RowName } from './lib/promises.ts';
import type { Finding } from './lib/report.ts';
import { openRawServer, readAnswer } from './lib/same-bytes.ts';
import type { BenchShop } from './lib/shop.ts';

const load = { connections: 32, durationS: 3 };
const rounds = 3;

interface Case {
  row: RowName;
  path: string;
  headers: Record<string, string>;
}

const brotli = { 'accept-encoding': 'br' };

function casesOf(product: string): Case[] {
  const html = `/products/${product}`;
  const json = '/api/supabase/products?limit=24';
  return [
    { row: 'pageBrotli', path: html, headers: brotli },
    { row: 'pagePlain', path: html, headers: { 'accept-encoding': 'identity' } },
    { row: 'jsonBrotli', path: json, headers: brotli },
    { row: 'jsonPlain', path: json, headers: { 'accept-encoding': 'identity' } },
  ];
}

/** The same request twice so that it is warm; the second answer is what the raw server repeats. */
async function warmAnswer(url: string, headers: Record<string, string>) {
  await readAnswer(url, headers);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return readAnswer(url, headers);
}

interface Rate {
  perSecond: number;
  /** Of the serving process, for one answer; NaN where the system does not tell. */
  cpuUs: number;
}

async function rateOf(url: string, pid: number | undefined, one: Case, status: number): Promise<Rate> {
  const before = await cpuMs(pid);
  const startedAt = performance.now();
  const perSecond = await requestsPerSecond({ ...load, url, headers: one.headers, status });
  const answers = perSecond * ((performance.now() - startedAt) / 1_000);
  return { perSecond, cpuUs: (((await cpuMs(pid)) - before) / answers) * 1_000 };
}

const best = (rates: Rate[]): Rate => ({
  perSecond: Math.max(...rates.map((rate) => rate.perSecond)),
  cpuUs: Math.min(...rates.map((rate) => rate.cpuUs)),
});

/** In turns, the best of each: what the neighbours of a shared machine do meanwhile falls out. */
async function measure(shop: BenchShop, one: Case): Promise<Finding> {
  const url = `${shop.url}${one.path}`;
  const answer = await warmAnswer(url, one.headers);
  const raw = await openRawServer(answer);
  const turns = await inTurns(rounds, {
    figure: () => rateOf(url, shop.pid(), one, answer.status),
    limit: () => rateOf(raw.url, raw.pid, one, answer.status),
  });
  raw.close();
  const [figure, limit] = [best(turns.figure), best(turns.limit)];
  const words = ({ perSecond, cpuUs }: Rate) => `${perSecond.toFixed(0)}/s, ${cpuUs.toFixed(0)} µs CPU each`;
  return {
    row: one.row,
    figure: `${words(figure)}, ${answer.body.length} bytes`,
    limit: words(limit),
    ratio: figure.perSecond / limit.perSecond,
  };
}

async function notModified(shop: BenchShop, one: Case): Promise<Case> {
  const { headers } = await warmAnswer(`${shop.url}${one.path}`, one.headers);
  const etag = headers[headers.findIndex((name) => name.toLowerCase() === 'etag') + 1] ?? '';
  return { ...one, row: 'notModified', headers: { ...one.headers, 'if-none-match': etag } };
}

/** Public pages and JSON from memory, limiter and monitor on, against node:http that only writes the same bytes. */
export async function benchWarmGets(shop: BenchShop): Promise<Finding[]> {
  const [product] = await shop.products();
  const cases = casesOf(product?.id ?? '');
  const first = cases[0];
  if (first) cases.push(await notModified(shop, first));
  const findings: Finding[] = [];
  for (const one of cases) findings.push(await measure(shop, one));
  return findings;
}
