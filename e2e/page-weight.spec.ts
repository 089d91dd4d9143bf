import { brotliCompressSync } from 'node:zlib';
import type { APIRequestContext } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

/** Bytes in brotli, as the gateway sends what it keeps. React and the router are 100,000 of them. */
const most = 140_000;

/** What a browser of today loads before a page can be used: every script that its HTML names. */
async function firstScripts(request: APIRequestContext, path: string): Promise<string[]> {
  const html = await (await request.get(path)).text();
  const tags = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  const sources = tags.filter((tag) => !/nomodule/i.test(tag)).map((tag) => /\ssrc="([^"]+)"/.exec(tag)?.[1]);
  const urls = [...new Set(sources.filter((source) => source !== undefined))];
  return Promise.all(urls.map(async (url) => (await request.get(url)).text()));
}

test('the first JavaScript of a page in the shop is small, and brings no zod', async ({ request, sql }) => {
  const [product] = await sql`select id from public.products where status = 'published' limit 1`;
  for (const path of ['/', '/products', `/products/${product?.id}`, '/vendors']) {
    const scripts = await firstScripts(request, path);
    expect(scripts.length).toBeGreaterThan(5);
    const bytes = scripts.reduce((sum, text) => sum + brotliCompressSync(text).length, 0);
    expect.soft(bytes, path).toBeLessThanOrEqual(most);
    expect.soft(scripts.filter((text) => text.includes('invalid_type')).length, path).toBe(0);
  }
});
