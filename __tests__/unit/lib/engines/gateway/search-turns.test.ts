import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { makeClientAddress } from '#lib/engines/gateway/client-address';
import { isSearch, makeSearchTurns, searchLimits } from '#lib/engines/gateway/search-turns';
import { ask, closeAll, openGateway } from '../../../../support/open-gateway.ts';

afterEach(closeAll);

/** A shop whose searches answer when they are told to; all else answers at once. */
async function openShop() {
  const underWay: { path: string; from: string; response: ServerResponse }[] = [];
  const arrived = new Set<() => void>();
  let most = 0;
  const gateway = await openGateway({
    clientAddress: makeClientAddress('127.0.0.1'),
    serveApp(request, response) {
      const path = request.url ?? '';
      if (!isSearch(path)) return response.end('at once');
      underWay.push({ path, from: String(request.headers['x-forwarded-for']), response });
      most = Math.max(most, underWay.length);
      for (const tell of arrived) tell();
    },
  });
  const get = (path: string, address: string) =>
    ask(gateway, path, { headers: { 'x-forwarded-for': address } });
  /** Resolves when so many searches are under way. */
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (underWay.length < count) return;
        arrived.delete(look);
        resolve();
      };
      arrived.add(look);
      look();
    });
  const answerFirst = () => {
    const first = underWay.shift();
    first?.response.end('found');
    return first;
  };
  return { get, until, answerFirst, underWay, most: () => most };
}

const flooder = '203.0.113.1';
const other = '203.0.113.2';

it('sixty searches of one address leave the pages of another alone, and its search has the next turn', async () => {
  const shop = await openShop();
  const taken = searchLimits.waitingPerAddress + searchLimits.perAddress;
  const refused = Promise.withResolvers<void>();
  let refusals = 0;
  const flood = Array.from({ length: 60 }, async (_, i) => {
    const { status } = await shop.get(`/products?q=p${i}`, flooder);
    if (status === 429) refusals += 1;
    if (refusals === 60 - taken) refused.resolve();
    return status;
  });
  await refused.promise;
  await shop.until(searchLimits.perAddress);
  for (const path of ['/products/1', '/products?category=tea', '/api/vendor/products?q=tea', '/sign-in'])
    expect((await shop.get(path, other)).status).toBe(200);
  const mine = shop.get('/products?q=tea', other);
  await shop.until(searchLimits.perAddress + 1);
  expect(shop.underWay.map(({ from }) => from)).toEqual([flooder, flooder, other]);
  const answered: (string | undefined)[] = [];
  while (answered.length < taken + 1) {
    await shop.until(1);
    answered.push(shop.answerFirst()?.from);
  }
  expect((await mine).status).toBe(200);
  expect((await Promise.all(flood)).filter((status) => status === 200)).toHaveLength(taken);
  expect(shop.most()).toBe(searchLimits.running);
});

const small = {
  running: 3,
  perAddress: 2,
  waitingPerAddress: 4,
  waiting: 10,
  waitMs: 60_000,
  holdMs: 60_000,
};

/** Random people who search, whose searches end, and who go away. */
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('ask' as const), who: fc.constantFrom('a', 'b', 'c', 'd', 'e') }),
    fc.record({ kind: fc.constantFrom('answer' as const, 'leave' as const), which: fc.nat() }),
  ),
  { maxLength: 80 },
);

it('keeps its limits whatever comes, starts what it took unless the asker left, and forgets everybody', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const turns = makeSearchTurns(small);
      const waiting: { who: string; response: ServerResponse }[] = [];
      const running: { who: string; response: ServerResponse }[] = [];
      for (const step of all) {
        if (step.kind === 'ask') {
          const mine = { who: step.who, response: new ServerResponse(new IncomingMessage(new Socket())) };
          waiting.push(mine);
          const leave = () => waiting.splice(waiting.indexOf(mine), 1);
          turns.take({ address: step.who, response: mine.response }, () => running.push(...leave()), leave);
        } else if (step.kind === 'answer' && running.length > 0) {
          running.splice(step.which % running.length, 1)[0]!.response.emit('prefinish');
        } else if (step.kind === 'leave' && waiting.length > 0) {
          waiting.splice(step.which % waiting.length, 1)[0]!.response.emit('close');
        }
        const mayHave = running.filter(({ who }) => who === 'a').length;
        expect([mayHave <= small.perAddress, running.length <= small.running]).toEqual([true, true]);
        expect(turns.counts()).toMatchObject({ running: running.length, waiting: waiting.length });
      }
      while (running.length > 0) running.splice(0, 1)[0]!.response.emit('prefinish');
      expect([waiting.length, turns.counts()]).toEqual([0, { running: 0, waiting: 0, addresses: 0 }]);
    }),
  );
});

it('gives whoever comes the next turn after those who had fewer, not after the hundred that wait', () => {
  const turns = makeSearchTurns({ ...small, waitingPerAddress: 100, waiting: 200 });
  const started: { who: string; response: ServerResponse }[] = [];
  const search = (who: string) => {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    turns.take(
      { address: who, response },
      () => started.push({ who, response }),
      () => undefined,
    );
  };
  for (let i = 0; i < 100; i++) search('flooder');
  for (const who of ['b', 'c', 'd']) search(who);
  for (let i = 0; i < 5; i++) started[i]!.response.emit('prefinish');
  expect(started.slice(2, 6).map(({ who }) => who)).toEqual(expect.arrayContaining(['b', 'c', 'd']));
});

it('gives a place away when its answer is not taken, and tells who waited too long', async () => {
  const turns = makeSearchTurns({ ...small, running: 1, waitMs: 200, holdMs: 20 });
  const search = () =>
    new Promise<string>((resolve) => {
      const response = new ServerResponse(new IncomingMessage(new Socket()));
      turns.take(
        { address: 'a', response },
        () => resolve('started'),
        (why) => resolve(why.code),
      );
    });
  expect(await Promise.all([search(), search()])).toEqual(['started', 'started']);
  const stuck = makeSearchTurns({ ...small, running: 0, waitMs: 20 });
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const told = new Promise((resolve) => stuck.take({ address: 'a', response }, () => undefined, resolve));
  expect(await told).toMatchObject({ code: 'unavailable' });
});

it('knows a search of the market however it is spelt, and no search of one’s own room', () => {
  for (const url of [
    '/products?q=a',
    '/?q=a',
    '/products?%71=a',
    '/api/supabase/products?limit=1&q=a',
    '/x?q=%20b',
  ])
    expect([url, isSearch(url)]).toEqual([url, true]);
  for (const url of [
    '/products',
    '/products?q=',
    '/products?q=+',
    '/api/vendor/products?q=a',
    '/admin/vendors?q=a',
  ])
    expect([url, isSearch(url)]).toEqual([url, false]);
  fc.assert(fc.property(fc.string(), (text) => void isSearch(`/products?${text}`)));
});
