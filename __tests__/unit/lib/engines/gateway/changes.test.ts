import type { ServerResponse } from 'node:http';
import { makeCaches } from '#lib/engines/cache/caches';
import { recordTags } from '#lib/engines/cache/tag-scope';
import {
  json,
  largePage,
  openCachedShop,
  page,
  writeJson,
  writePage,
} from '../../../../support/cached-shop.ts';
import { closeAll, openServer } from '../../../../support/open-gateway.ts';
import { until } from '../../../../support/until.ts';

afterEach(closeAll);

describe('a change', () => {
  /** An app that tells the state of the moment at which it began, and ends when it may. */
  function slowShop(path: string, mayEnd: Promise<void> = Promise.resolve()) {
    const state = { value: 0, renders: 0 };
    return openCachedShop(async (_, response) => {
      state.renders += 1;
      const { value } = state;
      recordTags(['stock']);
      await mayEnd;
      const write =
        path === json
          ? writeJson
          : (res: ServerResponse, body: object) => writePage(res, JSON.stringify(body));
      write(response, { value }, ['stock']);
    }).then((shop) => ({
      ...shop,
      state,
      read: async () => JSON.parse((await shop.get(path)).body.toString()).value as number,
    }));
  }

  it('of what JSON is made of is in the next answer', async () => {
    const { caches, state, read } = await slowShop(json);
    expect(await read()).toBe(0);
    state.value = 1;
    expect(await read()).toBe(0);
    caches.invalidate(['stock']);
    expect(await read()).toBe(1);
  });

  it('during a render never leaves the old answer behind', async () => {
    for (const path of [json, page]) {
      let end = () => {};
      const mayEnd = new Promise<void>((resolve) => {
        end = resolve;
      });
      const { caches, state, read } = await slowShop(path, mayEnd);
      const first = read();
      await until('it renders', () => state.renders === 1);
      state.value = 1;
      caches.invalidate(['stock']);
      const second = read();
      end();
      expect(await first).toBe(0);
      expect(await second).toBe(1);
      expect(await read()).toBe(1);
    }
  });

  it('lets an old page be shown while one new one is made, for a second at most', async () => {
    let nowMs = 0;
    const caches = makeCaches({ clock: () => nowMs });
    let value = 'old';
    const { get, asked } = await openCachedShop((_, response) => writePage(response, value), { caches });
    await get(page);
    value = 'new';
    caches.invalidate(['t']);
    nowMs = 600;
    const [stale, ...others] = await Promise.all([get(page), get(page), get(page)]);
    expect([stale, ...others].every(({ body }) => ['old', 'new'].includes(body.toString()))).toBe(true);
    expect(stale?.headers['x-cache-status']).toBe('STALE');
    expect((await get(page)).body.toString()).toBe('new');
    expect(asked).toHaveLength(2);

    value = 'newest';
    caches.invalidate(['t']);
    nowMs += 1_001;
    expect((await get(page)).body.toString()).toBe('newest');
  });

  it('is told to the caches in front, which may keep answers only then', async () => {
    const heard: unknown[] = [];
    const hook = await openServer(async (request, response) => {
      for await (const chunk of request) heard.push(JSON.parse(String(chunk)).tags);
      response.end();
    });
    const { gateway, get, caches } = await openCachedShop(largePage, { purgeUrl: hook.url.href });
    const { headers } = await get(page);
    expect(headers['cache-control']).toBe('public, s-maxage=300, stale-while-revalidate=60');
    expect(headers['cache-tag']).toBe('t');
    // A part of a page would be kept under an address that any client can make up.
    const part = await get(`${page}?_rsc=1`, { rsc: '1' });
    expect(part.headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    caches.invalidate(['t', 'u']);
    // Whatever is kept in front would keep the old page, so there is no grace.
    expect((await get(page)).headers['x-cache-status']).toBe('MISS');
    await gateway.stop();
    expect(heard).toEqual([
      ['t', 'u'],
      ['t', 'u'],
    ]);
  });

  it('stock is asked for each time, by whomever', async () => {
    const path = '/api/products/00000000-0000-4000-8000-000000000001/stock';
    for (const purgeUrl of [undefined, 'http://127.0.0.1:9/purge']) {
      const { get } = await openCachedShop((_, response) => writeJson(response, {}), { purgeUrl });
      await get(path);
      const { headers } = await get(path);
      expect(headers).toMatchObject({ 'cache-control': 'public, no-cache', 'x-cache-status': 'HIT' });
    }
  });
});
