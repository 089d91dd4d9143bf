import type { RequestListener } from 'node:http';
import { recordTags } from '#lib/engines/cache/tag-scope';
import {
  json,
  largePage,
  openCachedShop,
  page,
  writeJson,
  writePage,
} from '../../../../support/cached-shop.ts';
import { ask, closeAll } from '../../../../support/open-gateway.ts';
import { timePasses } from '../../../../support/until.ts';

afterEach(closeAll);

describe('what is never kept', () => {
  const withHeader =
    (name: string, value: string): RequestListener =>
    (_, response) => {
      response.setHeader(name, value);
      writePage(response, 'x');
    };
  const withStatus =
    (status: number): RequestListener =>
    (_, response) => {
      response.statusCode = status;
      writePage(response, 'x');
    };
  const failed = '<template data-dgst="1"></template>';
  const cases: [string, string, RequestListener][] = [
    ['a cookie', page, withHeader('set-cookie', 'a=b')],
    ['a handler that says no-store', json, (_, response) => writePage(response, '{}')],
    ['an answer that asks not to be', page, withHeader('x-livestall-cache', 'none')],
    ['a server error', page, withStatus(500)],
    ['a refusal', json, withStatus(422)],
    ['what depends on nothing we hear of', page, (_, response) => writePage(response, 'x', [])],
    ['a page with a failed part', page, (_, response) => writePage(response, failed)],
  ];
  it.each(cases)('%s', async (_name, path, answer) => {
    const { get, asked, caches } = await openCachedShop(answer);
    for (let n = 0; n < 2; n += 1) {
      const { headers } = await get(path);
      expect(headers['x-cache-status']).toBe('MISS');
      expect(headers['cache-control']).not.toMatch(/s-maxage/);
    }
    expect(asked).toHaveLength(2);
    expect(caches.response.stats().entries).toBe(0);
  });

  it('a failed part of a page that the router asked for', async () => {
    const { get, asked } = await openCachedShop((_, response) => {
      recordTags(['t']);
      response.writeHead(200, { 'content-type': 'text/x-component' }).end('0:{}\n1f:E{"digest":"2"}\n');
    });
    for (let n = 0; n < 2; n += 1) await get(page, { rsc: '1' });
    expect(asked).toHaveLength(2);
  });

  it('an answer for one person: it goes to whoever caused it and to nobody who waited, and the log says so', async () => {
    let made = 0;
    const { get, log } = await openCachedShop(async (_, response) => {
      made += 1;
      const own = made;
      await timePasses(20);
      response.setHeader('set-cookie', `id=${own}`);
      writePage(response, `for ${own}`);
    });
    const answers = await Promise.all(Array.from({ length: 10 }, () => get(page)));
    expect(new Set(answers.map(({ body }) => body.toString())).size).toBe(10);
    for (const { headers } of answers) expect(headers['cache-control']).toMatch(/no-store/);
    expect(log.filter(({ msg }) => /one person/.test(msg))).toHaveLength(1);
  });

  it('private paths, whatever they answer', async () => {
    const { get, asked } = await openCachedShop((_, response) => writeJson(response, { me: 1 }));
    for (const path of ['/api/me', '/vendor/inventory', '/account']) {
      await get(path);
      expect((await get(path)).headers['x-cache-status']).toBe('BYPASS');
    }
    expect(asked).toHaveLength(6);
  });

  it('anything that is written: POST goes to the app', async () => {
    const { gateway, asked } = await openCachedShop((_, response) => writeJson(response, {}));
    for (let n = 0; n < 2; n += 1) await ask(gateway, json, { method: 'POST', body: '{}' });
    expect(asked).toHaveLength(2);
  });

  it('anything while nobody tells of changes', async () => {
    const { get, asked, caches } = await openCachedShop(largePage);
    caches.suspend();
    for (let n = 0; n < 2; n += 1) expect((await get(page)).headers['x-cache-status']).toBe('MISS');
    expect(asked).toHaveLength(2);
  });
});
