import http, { type IncomingHttpHeaders } from 'node:http';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Operation, onOperation } from '#lib/base/observe';
import { makeCaches } from '#lib/engines/cache/caches';
import { recordTags } from '#lib/engines/cache/tag-scope';
import {
  filler,
  json,
  largePage,
  openCachedShop,
  page,
  writeJson,
  writePage,
} from '../../../../support/cached-shop.ts';
import { ask, closeAll, closeLater } from '../../../../support/open-gateway.ts';
import { timePasses } from '../../../../support/until.ts';

afterEach(closeAll);

describe('an answer from memory', () => {
  it('is made once and given to everyone in the encoding they like', async () => {
    const { get, asked } = await openCachedShop(largePage, { caches: makeCaches({ clock: () => 0 }) });
    expect((await get(page)).headers['x-cache-status']).toBe('MISS');
    const plain = await get(page);
    const brotli = await get(page, { 'accept-encoding': 'gzip, br' });
    const gzip = await get(page, { 'accept-encoding': 'gzip;q=0.5, br;q=0' });
    expect([plain, brotli, gzip].map(({ headers }) => headers['x-cache-status'])).toEqual(
      Array(3).fill('HIT'),
    );
    expect([plain, brotli, gzip].map(({ headers }) => headers['content-encoding'])).toEqual([
      undefined,
      'br',
      'gzip',
    ]);
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    for (const { headers, body } of [plain, brotli, gzip]) {
      expect(headers['content-length']).toBe(String(body.length));
      expect(headers.vary).toMatch(/accept-encoding/i);
      expect(headers.age).toBe('0');
    }
    expect(asked).toHaveLength(1);
  });

  it('has a strong tag of its own for each encoding, and 304 for who has it', async () => {
    const { get } = await openCachedShop(largePage);
    const encodings = ['identity', 'gzip', 'br'];
    const etags: string[] = [];
    for (const encoding of encodings) {
      const { headers } = await get(page, { 'accept-encoding': encoding });
      const etag = headers.etag ?? '';
      etags.push(etag);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await get(page, { 'accept-encoding': encoding, 'if-none-match': known });
        expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
        expect(again.headers['cache-control']).toBe('public, max-age=0, must-revalidate');
      }
    }
    expect(new Set(etags).size).toBe(3);
    for (const etag of etags) expect(etag).toMatch(/^"[\w-]+"$/);
    const other = await get(page, { 'accept-encoding': 'br', 'if-none-match': etags[1] ?? '' });
    expect(other.status).toBe(200);
  });

  it('answers HEAD with the head of GET', async () => {
    const { get, asked } = await openCachedShop(largePage);
    const head = await get(page, {}, 'HEAD');
    const full = await get(page);
    expect(head.body).toHaveLength(0);
    for (const name of ['content-length', 'etag', 'content-type'])
      expect(head.headers[name]).toBe(full.headers[name]);
    expect(asked).toHaveLength(1);
  });

  it('is not compressed when that would not help', async () => {
    const { get } = await openCachedShop((_, response) => writeJson(response, { small: true }));
    const { headers, body } = await get(json, { 'accept-encoding': 'br' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(body.toString())).toEqual({ small: true });
  });

  it('is passed on as it is when the app has compressed it already', async () => {
    const { get } = await openCachedShop((request, response) => {
      response.setHeader('content-encoding', 'br');
      response.setHeader('x-frame-options', 'SAMEORIGIN');
      recordTags(['t']);
      response.setHeader('content-type', 'text/html');
      response.end(brotliCompressSync(filler));
      expect(request.headers['accept-encoding']).toBe('identity');
    });
    const { headers, body } = await get(page, { 'accept-encoding': 'gzip' });
    expect(headers).toMatchObject({ 'content-encoding': 'br', 'x-frame-options': 'DENY' });
    expect(brotliDecompressSync(body).toString()).toBe(filler);
  });

  it('is asked of the app as nobody: no cookie, no authorization, no client, the shop own host', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const { get } = await openCachedShop((request, response) => {
      seen.push(request.headers);
      writePage(response, 'x');
    });
    const given = { cookie: 'a=b', authorization: 'Bearer x', 'x-livestall-client': 'me', host: 'evil.test' };
    await get(page, {
      ...given,
      'x-forwarded-host': 'evil.test',
      'user-agent': 'me',
      'accept-language': 'de',
    });
    expect(Object.keys(seen[0] ?? {}).sort()).toEqual([
      'accept-encoding',
      'content-security-policy',
      'host',
      'user-agent',
      'x-forwarded-proto',
    ]);
    expect(seen[0]).toMatchObject({ host: 'shop.test', 'accept-encoding': 'identity' });
  });

  it('is the same for every spelling of a question, and leaves unknown ones to the app', async () => {
    const { get, asked } = await openCachedShop(largePage);
    await get('/products?sort=name&q=green+tea');
    const same = [
      '/products?q=green%20tea&sort=name',
      '/products?utm_source=x&q=green+tea&sort=name&min_price=',
    ];
    for (const path of same) expect((await get(path)).headers['x-cache-status']).toBe('HIT');
    expect(asked).toEqual(['/products?q=green%20tea&sort=name']);
    const odd = await get('/products?page=2');
    expect(odd.headers['x-cache-status']).toBe('BYPASS');
    expect(asked.at(-1)).toBe('/products?page=2');
  });

  it('is kept apart for the parts of pages that a router asks for, wherever it is', async () => {
    const { get, asked } = await openCachedShop((request, response) => {
      const { 'next-router-state-tree': state, 'next-router-prefetch': prefetch, rsc } = request.headers;
      const expected = `${state}-${prefetch}`;
      // As Next does when the hash of the headers is not in the address.
      if (rsc && !request.url?.endsWith(`_rsc=${expected}`)) {
        response.writeHead(307, { location: `${page}?_rsc=${expected}` }).end();
      } else writePage(response, JSON.stringify([rsc, state, prefetch]));
    });
    const tree = (segment: string) => encodeURIComponent(JSON.stringify([segment, {}]));
    const rsc = { rsc: '1', 'next-router-state-tree': tree('a') };
    const bodies = [
      await get(page),
      await get(`${page}?_rsc=1`, rsc),
      await get(`${page}?_rsc=2`, { ...rsc, 'next-router-state-tree': tree('b') }),
      await get(`${page}?_rsc=3`, { ...rsc, 'next-router-prefetch': '1' }),
    ].map(({ body }) => body.toString());
    expect(new Set(bodies).size).toBe(4);
    const renders = asked.length;
    const elsewhere = await get(`${page}?_rsc=4`, { ...rsc, 'next-url': '/vendors' });
    expect([elsewhere.headers['x-cache-status'], elsewhere.body.toString()]).toEqual(['HIT', bodies[1]]);
    expect((await get(`${page}?_rsc=1`)).body.toString()).toBe(bodies[0]);
    expect(asked).toHaveLength(renders);
    // What belongs to these headers is known by now, so another page needs one render.
    await get('/vendors?_rsc=1', rsc);
    expect(asked.slice(renders)).toEqual([`/vendors?_rsc=${tree('a')}-undefined`]);
  });

  it('has no other places for what is made up: only what Next knows makes a part of a page', async () => {
    const { get, asked } = await openCachedShop(largePage);
    await get(page);
    for (const made of [{ rsc: '0' }, { rsc: 'x' }, { rsc: '' }, { rsc: '1, 1' }]) await get(page, made);
    expect(asked).toHaveLength(1);
    await get(page, { rsc: '1' });
    const parts = asked.length;
    for (const prefetch of ['0', 'x', '1, 2'])
      await get(page, { rsc: '1', 'next-router-prefetch': prefetch });
    expect(asked).toHaveLength(parts);
  });

  it('is kept when a router asks for no more than the shape of a page, which depends on nothing', async () => {
    const { get, asked } = await openCachedShop((_, response) => {
      response.writeHead(200, { 'content-type': 'text/x-component' }).end('0:{}');
    });
    const prefetch = { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' };
    await get(page, prefetch);
    expect((await get(page, prefetch)).headers['x-cache-status']).toBe('HIT');
    await get(page, { rsc: '1' });
    expect((await get(page, { rsc: '1' })).headers['x-cache-status']).toBe('MISS');
    expect(asked).toHaveLength(3);
  });

  it('tells the time it took and what was answered how, by a bounded set of names', async () => {
    const seen: Operation[] = [];
    closeLater(onOperation((operation) => seen.push(operation)));
    const { get } = await openCachedShop(largePage);
    const miss = await get(page);
    const hit = await get(page);
    expect(miss.headers['server-timing']).toMatch(/^cache;desc=MISS, app;dur=\d+\.\d$/);
    expect(hit.headers['server-timing']).toBe('cache;desc=HIT');
    expect(seen.map(({ kind, name, status }) => [kind, name, status])).toEqual([
      ['gateway', 'GET /products (render)', 200],
      ['gateway', 'GET /products (cache)', 200],
    ]);
  });
});

describe('other answers than pages', () => {
  it('a page that is not there is kept, and redirects are', async () => {
    const { get, asked } = await openCachedShop((request, response) => {
      response.statusCode = request.url === '/vendors/gone' ? 404 : 308;
      if (response.statusCode === 308) response.setHeader('location', '/vendors');
      writePage(response, 'x');
    });
    expect((await get('/vendors/gone')).status).toBe(404);
    expect((await get('/vendors/gone')).headers['x-cache-status']).toBe('HIT');
    const moved = [await get('/vendors/old'), await get('/vendors/old')];
    expect(moved.map(({ status, headers }) => [status, headers.location])).toEqual([
      [308, '/vendors'],
      [308, '/vendors'],
    ]);
    expect(asked).toHaveLength(2);
  });

  it('says what went wrong when the app fails, with the id that the log has', async () => {
    const { get, log } = await openCachedShop((_, response) => void response.destroy(new Error('broken')));
    const { status, body, headers } = await get(page);
    expect(status).toBe(500);
    const { error } = JSON.parse(body.toString());
    expect(error).toMatchObject({ code: 'internal', requestId: headers['x-request-id'] });
    expect(log.some((line) => 'requestId' in line && line.requestId === error.requestId)).toBe(true);
  });
});

describe('many at once', () => {
  it('a thousand requests for a cold page are one render', async () => {
    const { gateway, asked } = await openCachedShop(async (_, response) => {
      await timePasses(100);
      writePage(response, filler);
    });
    const agent = new http.Agent({ maxSockets: 200 });
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask(gateway, page, { agent })));
    expect(asked).toHaveLength(1);
    expect(answers.every(({ status, body }) => status === 200 && body.toString() === filler)).toBe(true);
    agent.destroy();
  });

  it('random questions cannot grow the memory or push out what is asked for', async () => {
    const caches = makeCaches({ maxBytes: 1_000_000 });
    const { get } = await openCachedShop(largePage, { caches });
    await get(page);
    await get(page);
    const before = caches.response.stats();
    for (let n = 0; n < 300; n += 1) await get(`/products?q=${n}-${Math.random()}`);
    const after = caches.response.stats();
    expect(after.bytes).toBeLessThanOrEqual(before.maxBytes);
    expect((await get(page)).headers['x-cache-status']).toBe('HIT');
  });
});
