import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type Operation, onOperation } from '#lib/base/observe';
import { makeCaches } from '#lib/engines/cache/caches';
import { makeClientAddress } from '#lib/engines/gateway/client-address';
import { ask, closeAll, closeLater, makeLog, openGateway } from '../../../../support/open-gateway.ts';
import { until } from '../../../../support/until.ts';

afterEach(closeAll);

/** Of the gateway: at once, of one address, waiting of one address, waiting of all. */
const [running, perClient, waitingPerClient, waiting] = [3, 2, 30, 300];

/** A shop whose searches answer when they are told to; all else answers at once. */
async function openShop(hasMemory = false) {
  const underWay: { path: string; from: string; response: ServerResponse; end(): void }[] = [];
  let [most, came] = [0, 0];
  const { logger, lines } = makeLog();
  const caches = makeCaches();
  caches.resume();
  const known = makeClientAddress('127.0.0.1');
  const gateway = await openGateway({
    ...(hasMemory && { caches }),
    logger,
    clientAddress(remote, forwardedFor) {
      came += 1;
      return known(remote, forwardedFor);
    },
    async serveApp(request, response) {
      const path = request.url ?? '';
      response.setHeader('content-type', 'text/html').setHeader('cache-tag', 'x');
      if (!path.includes('q=') || path.startsWith('/api/vendor/')) return response.end('at once');
      const { promise: told, resolve: end } = Promise.withResolvers<void>();
      underWay.push({ path, from: String(request.headers['x-forwarded-for']), response, end });
      most = Math.max(most, underWay.length);
      await told;
      return response.end('<html>found</html>');
    },
  });
  const get = (path: string, address: string) =>
    ask(gateway, path, { headers: { 'x-forwarded-for': address, accept: 'text/html' } });
  const areUnderWay = (count: number) =>
    until(`${count} searches are under way`, () => underWay.length === count);
  const haveCome = (count: number) => until(`${count} have come`, () => came === count);
  const answerFirst = () => {
    const first = underWay.shift();
    first?.end();
    return first?.from;
  };
  /** Until nothing is left; resolves with how often whoever searched had a turn. */
  const answerAll = async (count: number) => {
    const answered: (string | undefined)[] = [];
    while (answered.length < count) {
      await until('a search is under way', () => underWay.length > 0);
      answered.push(answerFirst());
    }
    return answered;
  };
  return { gateway, get, areUnderWay, haveCome, answerFirst, answerAll, underWay, lines, most: () => most };
}

const flooder = '203.0.113.1';
const other = '203.0.113.2';

it('sixty searches of one address leave the pages of another alone, and its search has the next turn', async () => {
  const shop = await openShop();
  const taken = waitingPerClient + perClient;
  let refusals = 0;
  const flood = Array.from({ length: 60 }, async (_, i) => {
    const { status } = await shop.get(`/products?q=p${i}`, flooder);
    if (status === 429) refusals += 1;
    return status;
  });
  await until('the rest is refused', () => refusals === 60 - taken);
  await shop.areUnderWay(perClient);
  for (const path of ['/products/1', '/products?category=tea', '/api/vendor/products?q=tea', '/sign-in'])
    expect((await shop.get(path, other)).status).toBe(200);
  const mine = shop.get('/products?q=tea', other);
  await shop.areUnderWay(perClient + 1);
  expect(shop.underWay.map(({ from }) => from)).toEqual([flooder, flooder, other]);
  await shop.answerAll(taken + 1);
  expect((await mine).status).toBe(200);
  expect((await Promise.all(flood)).filter((status) => status === 200)).toHaveLength(taken);
  expect(shop.most()).toBe(running);
});

/** Asks on one connection, all at once; `leave` ends it. */
function askTogether(port: number, paths: string[], address: string) {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  closeLater(() => socket.destroy());
  const head = `Host: shop.test\r\nAccept: text/html\r\nX-Forwarded-For: ${address}\r\n\r\n`;
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\n${head}`).join(''));
  return { leave: () => socket.resetAndDestroy() };
}

it('whoever leaves while his searches are worked on keeps their places until that is over', async () => {
  const shop = await openShop();
  const { port } = shop.gateway;
  const left = ['a', 'b', 'c'].map((word) =>
    askTogether(port, [`/products?q=${word}`], `203.0.113.${word.charCodeAt(0)}`),
  );
  await shop.areUnderWay(running);
  const hung = [...shop.underWay];
  for (const each of left) each.leave();
  await until('the shop has heard', () => hung.every(({ response }) => response.destroyed));
  const mine = shop.get('/products?q=tea', other);
  await shop.haveCome(running + 1);
  expect((await shop.get('/products/1', other)).status).toBe(200);
  expect(shop.underWay).toEqual(hung);
  for (const _ of hung) shop.answerFirst();
  await shop.answerAll(1);
  expect((await mine).status).toBe(200);
});

it('whoever leaves while he waits gets no turn, however many he asked for on his connection', async () => {
  const shop = await openShop();
  const asked = Array.from({ length: 10 }, (_, n) => `/products?q=gone${n}`);
  const gone = askTogether(shop.gateway.port, asked, flooder);
  await shop.areUnderWay(perClient);
  const flood = [...shop.underWay];
  gone.leave();
  await until('the shop has heard', () => flood.every(({ response }) => response.destroyed));
  const mine = shop.get('/products?q=tea', other);
  await shop.areUnderWay(perClient + 1);
  await shop.answerAll(perClient + 1);
  expect((await mine).status).toBe(200);
  expect((await shop.get('/products/1', other)).status).toBe(200);
  expect(shop.underWay).toEqual([]);
});

const tenPeople = Array.from({ length: waiting / waitingPerClient }, (_, n) => `198.51.100.${n}`);

it.each([false, true])(
  'ten addresses that fill the line leave a place in it, and being refused is no failure; memory: %s',
  async (hasMemory) => {
    const shop = await openShop(hasMemory);
    const operations: Operation[] = [];
    closeLater(onOperation((operation) => operations.push(operation)));
    const pace = async (address: string, count: number) =>
      Promise.all(Array.from({ length: count }, (_, n) => shop.get(`/products?q=${address}-${n}`, address)));
    const first = pace('192.0.2.1', running - 1);
    const second = pace('192.0.2.2', 1);
    await shop.areUnderWay(running);
    const flood = tenPeople.map((address) => pace(address, waitingPerClient));
    await shop.haveCome(running + waiting);
    const mine = shop.get('/products?q=tea', other);
    await shop.haveCome(running + waiting + 1);
    await shop.answerAll(running + waiting);
    expect((await mine).status).toBe(200);
    const answers = (await Promise.all([first, second, ...flood])).flat();
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(({ status, headers }) => [status, headers['retry-after']])).toEqual([[503, '2']]);
    const noted = operations.filter(({ status }) => status === 503);
    expect(noted).toEqual([expect.objectContaining({ name: 'refused: too busy', failed: false })]);
    expect(shop.lines.filter(({ level }) => level >= 40)).toEqual([]);
  },
);

it('what is in memory is found at once, whoever searches', async () => {
  const shop = await openShop(true);
  const known = shop.get('/products?q=tea', other);
  await shop.areUnderWay(1);
  shop.answerFirst();
  await known;
  const held = ['b', 'c', 'd'].map((word) =>
    shop.get(`/products?q=${word}`, `203.0.113.${word.charCodeAt(0)}`),
  );
  await shop.areUnderWay(running);
  const line = Array.from({ length: 9 }, (_, n) => shop.get(`/products?q=${n}`, other));
  await shop.haveCome(1 + running + 9);
  const again = await shop.get('/products?q=tea', other);
  expect([again.status, again.headers['x-cache-status']]).toEqual([200, 'HIT']);
  expect(shop.underWay).toHaveLength(running);
  await shop.answerAll(running + 9);
  await Promise.all([...held, ...line]);
});
