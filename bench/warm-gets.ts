import { requestsPerSecond } from './lib/load.ts';
import type { Finding } from './lib/report.ts';
import { openRawServer, readAnswer } from './lib/same-bytes.ts';
import type { BenchShop } from './lib/shop.ts';

const load = { connections: 20, pipelining: 8, durationS: 6 };

interface Case {
  name: string;
  path: string;
  headers: Record<string, string>;
}

const brotli = { 'accept-encoding': 'br' };

function casesOf(product: string): Case[] {
  const html = `/products/${product}`;
  const json = '/api/supabase/products?limit=24';
  return [
    { name: 'page, brotli', path: html, headers: brotli },
    { name: 'page, plain', path: html, headers: { 'accept-encoding': 'identity' } },
    { name: 'JSON, brotli', path: json, headers: brotli },
    { name: 'JSON, plain', path: json, headers: { 'accept-encoding': 'identity' } },
  ];
}

/** The same request twice so that it is warm; the second answer is what the raw server repeats. */
async function warmAnswer(url: string, headers: Record<string, string>) {
  await readAnswer(url, headers);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return readAnswer(url, headers);
}

async function measure(shop: BenchShop, one: Case): Promise<Finding> {
  const url = `${shop.url}${one.path}`;
  const answer = await warmAnswer(url, one.headers);
  const figure = await requestsPerSecond({ ...load, url, headers: one.headers, status: answer.status });
  const raw = await openRawServer(answer);
  const limit = await requestsPerSecond({
    ...load,
    url: raw.url,
    headers: one.headers,
    status: answer.status,
  });
  raw.close();
  const ratio = figure / limit;
  return {
    name: `warm ${one.name} (${answer.body.length} bytes, ${answer.status})`,
    figure: `${figure.toFixed(0)}/s`,
    limit: `${limit.toFixed(0)}/s (raw node:http, same head and bytes)`,
    ratio,
    promise: 'at least 0.7',
    isKept: ratio >= 0.7,
  };
}

async function notModified(shop: BenchShop, one: Case): Promise<Case> {
  const { headers } = await warmAnswer(`${shop.url}${one.path}`, one.headers);
  const etag = headers[headers.findIndex((name) => name.toLowerCase() === 'etag') + 1] ?? '';
  return { ...one, name: `${one.name}, not modified`, headers: { ...one.headers, 'if-none-match': etag } };
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
