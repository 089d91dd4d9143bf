import { setImmediate as tick } from 'node:timers/promises';
import { makeCaches } from '#lib/engines/cache/caches';
import { ask, closeAll, openGateway } from '../../../../support/open-gateway.ts';
import { until } from '../../../../support/until.ts';

afterEach(closeAll);

const greedyPages = 100;

/** A shop whose pages are made once all requests have come in; who asks is said by a header. */
async function openShop(hasMemory: boolean) {
  const made: string[] = [];
  const allCame = Promise.withResolvers<void>();
  let came = 0;
  const caches = makeCaches();
  caches.resume();
  const running = await openGateway({
    ...(hasMemory && { caches }),
    clientAddress(_remote, forwardedFor) {
      came += 1;
      if (came > greedyPages) allCame.resolve();
      return String(forwardedFor);
    },
    serveApp: async (request, response) => {
      await allCame.promise;
      made.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'text/html', 'cache-tag': 'x' }).end('<html></html>');
    },
  });
  const get = (path: string, from: string) =>
    ask(running, path, { headers: { 'x-forwarded-for': from, accept: 'text/html' } });
  return { made, get };
}

it.each([
  ['lists that memory could keep', '/products?category=', true],
  ['pages that nobody keeps', '/account/', false],
  ['addresses where nothing is', '/nowhere/', true],
])('a hundred cold pages of one address keep another waiting for a few: %s', async (_, path, hasMemory) => {
  const { made, get } = await openShop(hasMemory);
  const greedy = Array.from({ length: greedyPages }, (_, n) => get(`${path}x${n}`, '192.0.2.1'));
  await tick();
  const mine = await get(`${path}mine`, '192.0.2.2');
  expect(mine.status).toBe(200);
  const statuses = new Set((await Promise.all(greedy)).map(({ status }) => status));
  expect([...statuses]).toEqual([200]);
  expect(made).toHaveLength(greedyPages + 1);
  expect(made.indexOf(`${path}mine`)).toBeLessThan(20);
});

it('whoever wants a page that another asked for besides ninety-nine waits for a few, and it is made once', async () => {
  const { made, get } = await openShop(true);
  const greedy = Array.from({ length: greedyPages }, (_, n) => get(`/products?category=x${n}`, '192.0.2.1'));
  await tick();
  const last = `/products?category=x${greedyPages - 1}`;
  expect((await get(last, '192.0.2.2')).status).toBe(200);
  await Promise.all(greedy);
  expect(made.filter((path) => path === last)).toHaveLength(1);
  expect(made.indexOf(last)).toBeLessThan(20);
});

it('what programs ask for does not wait for pages', async () => {
  const { promise: go, resolve } = Promise.withResolvers<void>();
  const caches = makeCaches();
  caches.resume();
  let pages = 0;
  const running = await openGateway({
    caches,
    serveApp: async (request, response) => {
      response.setHeader('cache-tag', 'x');
      if (request.url?.startsWith('/api/'))
        return response.setHeader('content-type', 'application/json').end('[]');
      pages += 1;
      await go;
      return response.setHeader('content-type', 'text/html').end('<html></html>');
    },
  });
  const asked = Array.from({ length: 40 }, (_, n) => ask(running, `/products?category=${n}`));
  await until('two pages are made', () => pages === 2);
  expect((await ask(running, '/api/supabase/products')).headers['x-cache-status']).toBe('MISS');
  expect(pages).toBeLessThan(asked.length);
  resolve();
  await Promise.all(asked);
});
