import type { RequestListener } from 'node:http';
import { makeLastGood } from '#lib/engines/gateway/last-good';
import { json, openCachedShop, page, writeJson, writePage } from '../../../../support/cached-shop.ts';
import { closeAll } from '../../../../support/open-gateway.ts';

afterEach(closeAll);

/** A shop whose database can be taken away, as its app and its caches see that. */
async function openFragile() {
  let isAway = false;
  let version = 1;
  let whileMaking = async () => {};
  const app: RequestListener = async (request, response) => {
    if (isAway) response.writeHead(500, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Trouble</p>');
    else if (request.url?.startsWith('/api')) writeJson(response, { version });
    else {
      const made = `<p>version ${version}</p>`;
      await whileMaking();
      writePage(response, made);
    }
  };
  const shop = await openCachedShop(app);
  return {
    ...shop,
    sell: () => {
      version += 1;
    },
    /** What happens while the next pages are made, after they have read what they show. */
    meanwhile(happen: () => void) {
      whileMaking = async () => happen();
    },
    takeAway() {
      isAway = true;
      shop.caches.suspend();
    },
    bringBack() {
      isAway = false;
      shop.caches.resume();
    },
  };
}

describe('while the database is away', () => {
  it('pages go on as they last were, and are new again when it is back', async () => {
    const { get, takeAway, bringBack, sell } = await openFragile();
    await get(page);
    takeAway();
    for (let n = 0; n < 3; n += 1) {
      const answer = await get(page);
      expect([answer.status, answer.headers['x-cache-status'], answer.body.toString()]).toEqual([
        200,
        'STALE',
        '<p>version 1</p>',
      ]);
    }
    sell();
    bringBack();
    expect((await get(page)).body.toString()).toBe('<p>version 2</p>');
  });

  it('what was never made, and JSON, which is asked for to know what is true now, are a 503 that says when to ask again', async () => {
    const { get, takeAway } = await openFragile();
    await get(page);
    await get(json);
    takeAway();
    for (const path of ['/vendors', json, '/account']) {
      const answer = await get(path);
      expect([path, answer.status, answer.headers['retry-after'] !== undefined]).toEqual([path, 503, true]);
      expect(answer.headers['cache-control']).toContain('no-store');
    }
  });

  it('a page whose data changed before is not given out as it was', async () => {
    const { get, takeAway, caches } = await openFragile();
    await get(page);
    caches.invalidate(['t']);
    takeAway();
    expect((await get(page)).status).toBe(503);
  });

  it('a page that was given out in the second of grace after its data changed is not given out again', async () => {
    const { get, takeAway, caches, meanwhile } = await openFragile();
    await get(page);
    // The page that is made anew must not be the one that is kept.
    meanwhile(() => caches.invalidate(['t']));
    caches.invalidate(['t']);
    expect((await get(page)).headers['x-cache-status']).toBe('STALE');
    takeAway();
    expect((await get(page)).status).toBe(503);
  });

  it.each([
    ['its own data', ['t']],
    ['everything', ['*']],
  ])('a page is not given out when %s changed while it was made', async (_, tags) => {
    const { get, takeAway, caches, meanwhile } = await openFragile();
    meanwhile(() => caches.invalidate(tags));
    expect((await get(page)).status).toBe(200);
    takeAway();
    expect((await get(page)).status).toBe(503);
  });

  it('pages are forgotten when everything changed, and when changes may have been missed', async () => {
    for (const forget of ['clear', 'suspend'] as const) {
      const { get, takeAway, caches } = await openFragile();
      await get(page);
      caches[forget]();
      caches.resume();
      takeAway();
      expect([forget, (await get(page)).status]).toEqual([forget, 503]);
    }
  });

  it('a page that was made while changes were not heard of is not kept', async () => {
    const { get, takeAway, caches } = await openFragile();
    caches.suspend();
    expect((await get(page)).status).toBe(200);
    takeAway();
    expect((await get(page)).status).toBe(503);
  });

  it('an error with the database in place stays an error', async () => {
    const { get } = await openCachedShop((_, response) => void response.writeHead(500).end());
    expect((await get('/account')).status).toBe(500);
  });
});

it('what is kept for then is bounded by age and bytes', () => {
  let now = 0;
  const lastGood = makeLastGood(() => now);
  const head: string[] = [];
  const variant = { body: Buffer.alloc(1_000_000), etag: '', head, notModifiedHead: head };
  const answer = { status: 200, tags: ['t'], isPersonal: false, isStorable: true, renderMs: 1 };
  const value = { ...answer, variants: { br: variant, gzip: variant, identity: variant } };
  for (let n = 0; n < 50; n += 1) lastGood.put(`${n}`, { ...value }, { since: lastGood.now(), ageMs: 0 });
  expect(lastGood.get('0')).toBeUndefined();
  expect(lastGood.get('49')?.ageMs).toBe(0);
  now = 60 * 60_000;
  expect(lastGood.get('49')).toBeUndefined();
});
