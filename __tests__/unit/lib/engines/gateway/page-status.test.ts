import { markMissing } from '#lib/engines/gateway/page-status';
import { openCachedShop, page, writePage } from '../../../../support/cached-shop.ts';
import { closeAll } from '../../../../support/open-gateway.ts';

afterEach(closeAll);

const nothing = '<main>There is nothing here</main>';

it.each([
  ['as nobody in particular', page],
  ['for one person', '/account'],
])('a page that says that nothing is at its address is a 404 with its words: made %s', async (_, path) => {
  const { get } = await openCachedShop((_request, response) => {
    expect(markMissing()).toBe(true);
    writePage(response, nothing);
  });
  const { status, body } = await get(path);
  expect([status, String(body)]).toEqual([404, expect.stringContaining(nothing)]);
});

it('says it of itself alone, and a part that the router asks for keeps its status', async () => {
  const { get } = await openCachedShop((request, response) => {
    if (request.url?.startsWith('/account')) markMissing();
    writePage(response, nothing);
  });
  expect((await get('/account')).status).toBe(404);
  expect((await get('/sign-in')).status).toBe(200);
  expect((await get('/account', { rsc: '1' })).status).toBe(200);
});

it('cannot be said any more once a page is under way, nor outside of the gateway', async () => {
  expect(markMissing()).toBe(false);
  const { get } = await openCachedShop((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).flushHeaders();
    expect(markMissing()).toBe(false);
    response.end(nothing);
  });
  expect((await get('/account')).status).toBe(200);
});
