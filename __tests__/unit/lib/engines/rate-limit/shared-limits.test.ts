import { Redis } from 'ioredis';
import { makeRateLimiter, type RateLimiter } from '#lib/engines/rate-limit/limiter';
import { makeOutgoingQuota } from '#lib/engines/rate-limit/outgoing';
import type { PolicyName } from '#lib/engines/rate-limit/policies';
import { connectRedis, type RedisHandle } from '#lib/engines/redis/connect';
import { itWith, openRedis, type RedisServer } from '../../../../support/redis-server.ts';
import { until } from '../../../../support/until.ts';

const redis = await openRedis();
const test = itWith(redis);

const closers: (() => unknown)[] = [];
let said: string[] = [];
const note = (fields: unknown, message?: string) => void said.push(message ?? String(fields));
const logger = { info: note, warn: note };

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  said = [];
});
afterAll(async () => {
  if ('url' in redis) await redis.close();
});

const quiet = { info: () => {}, warn: () => {} };

async function connected(url: string): Promise<RedisHandle> {
  const handle = connectRedis(url, quiet);
  closers.push(() => handle.close());
  await until('connected', () => handle.isUp());
  return handle;
}

/** One instance of the shop, as far as limits go, with a connection of its own. */
async function instance({ url }: RedisServer): Promise<RateLimiter> {
  return makeRateLimiter({ redis: await connected(url), scale: 1, logger });
}

async function emptied({ url }: RedisServer): Promise<Redis> {
  const client = new Redis(url);
  closers.push(() => client.disconnect());
  await client.flushall();
  return client;
}

async function spend(limiter: RateLimiter, policy: PolicyName, key: string, times: number) {
  const verdicts = Array.from({ length: times }, () => limiter.consume(policy, key));
  return (await Promise.all(verdicts)).filter(({ isAllowed }) => isAllowed).length;
}

describe('limits shared through Redis', () => {
  test('two instances share one limit, asked in turn', async (server) => {
    await emptied(server);
    const [a, b] = [await instance(server), await instance(server)];
    let allowed = 0;
    for (let i = 0; i < 20; i++) allowed += await spend(i % 2 ? a : b, 'signIn', 'x', 1);
    expect(allowed).toBe(10);
    expect([a.isShared(), b.isShared()]).toEqual([true, true]);
  });

  test('two instances asked all at once allow exactly the limit together', async (server) => {
    await emptied(server);
    const [a, b] = [await instance(server), await instance(server)];
    const allowed = await Promise.all([spend(a, 'admin', 'x', 400), spend(b, 'admin', 'x', 400)]);
    expect(allowed[0] + allowed[1]).toBe(300);
  });

  test('points taken in advance are never more than the limit, and at most a lease stays unused', async (server) => {
    await emptied(server);
    const [a, b] = [await instance(server), await instance(server)];
    let allowed = 0;
    for (let i = 0; i < 340; i++) {
      allowed += await spend(a, 'browse', 'x', 7);
      allowed += await spend(b, 'browse', 'x', 3);
    }
    expect(allowed).toBeLessThanOrEqual(3_000);
    expect(allowed).toBeGreaterThanOrEqual(3_000 - 19);
  });

  test('most browsing is answered without asking Redis', async (server) => {
    const client = await emptied(server);
    const limiter = await instance(server);
    await client.config('RESETSTAT');
    for (let i = 0; i < 200; i++) await limiter.consume('browse', 'x');
    expect(await client.get('livestall:limit:browse:x')).toBe('200');
    const [, asked] = /cmdstat_incrby:calls=(\d+)/.exec(await client.info('commandstats')) ?? [];
    expect(Number(asked)).toBe(10);
    const verdicts = Array.from({ length: 20 }, () => limiter.consume('browse', 'y'));
    expect(verdicts.every((verdict) => verdict instanceof Promise)).toBe(true);
    await Promise.all(verdicts);
    // One took a lease of 20; the other 19, asked at the same time, took one point each.
    expect(await client.get('livestall:limit:browse:y')).toBe('39');
    const later = Array.from({ length: 19 }, () => limiter.consume('browse', 'y'));
    expect(later.some((verdict) => verdict instanceof Promise)).toBe(false);
    expect((await limiter.consume('browse', 'y')).remaining).toBe(3_000 - 40);
  });

  test('points of a window that has ended are not spent in the next', async (server) => {
    const client = await emptied(server);
    let later = 0;
    const clock = () => performance.now() + later;
    const limiter = makeRateLimiter({ redis: await connected(server.url), scale: 1, logger, clock });
    await limiter.consume('browse', 'x');
    await client.del('livestall:limit:browse:x');
    later = 59_900;
    expect((await limiter.consume('browse', 'x', 25)).remaining).toBe(3_000 - 25);
  });

  test('a refused key is refused without asking again, with the time that Redis told', async (server) => {
    const client = await emptied(server);
    const limiter = await instance(server);
    await spend(limiter, 'import', 'x', 10);
    await client.pexpire('livestall:limit:import:x', 1_500);
    const refused = await limiter.consume('import', 'x');
    expect(refused).toMatchObject({ isAllowed: false, limit: 10, remaining: 0 });
    expect(refused.resetMs).toBeGreaterThan(500_000);
    const other = await instance(server);
    const told = await other.consume('import', 'x');
    expect(told.resetMs).toBeGreaterThan(1_000);
    expect(told.resetMs).toBeLessThanOrEqual(1_500);
    expect(other.consume('import', 'x')).not.toBeInstanceOf(Promise);
    await until('the window has ended', async () => (await other.consume('import', 'x')).isAllowed);
    expect(await client.pttl('livestall:limit:import:x')).toBeGreaterThan(3_000_000);
  });

  test('points given back on one instance may be spent on another', async (server) => {
    await emptied(server);
    const [a, b] = [await instance(server), await instance(server)];
    expect(await spend(a, 'signIn', 'x', 10)).toBe(10);
    a.giveBack('signIn', 'x');
    expect((await a.consume('signIn', 'x')).isAllowed).toBe(true);
    a.giveBack('signIn', 'x');
    // A command on the same connection, so that the point is back before another one asks.
    await a.consume('signIn', 'y');
    expect(await spend(b, 'signIn', 'x', 5)).toBe(1);
  });

  test('workers share what they ask of a foreign host', async (server) => {
    await emptied(server);
    const make = async () => makeOutgoingQuota({ perMinute: 10, redis: await connected(server.url), logger });
    const shares = [(await make()).share('imports'), (await make()).share('imports')];
    let allowed = 0;
    for (let i = 0; i < 20; i++) allowed += (await shares[i % 2]!.take('feeds.example')).isAllowed ? 1 : 0;
    expect(allowed).toBe(6);
    expect((await shares[0]!.take('feeds.example')).waitMs).toBeGreaterThan(50_000);
  });
});

describe('Redis in trouble', () => {
  test('killed: the limiter goes on by itself and says so once; back: it shares again and says so once', async (server) => {
    await emptied(server);
    const limiter = await instance(server);
    expect(await spend(limiter, 'signIn', 'x', 4)).toBe(4);
    await server.kill();
    expect(await spend(limiter, 'signIn', 'x', 30)).toBe(10);
    expect(limiter.isShared()).toBe(false);
    expect(limiter.consume('signIn', 'x')).not.toBeInstanceOf(Promise);
    limiter.giveBack('signIn', 'x');
    expect(await spend(limiter, 'signIn', 'x', 3)).toBe(1);
    expect(said).toEqual(['Redis is away: this process limits by itself until it is back']);

    await server.restart();
    await until('shared again', async () => {
      await limiter.consume('vitals', 'probe');
      return limiter.isShared();
    });
    expect(await spend(limiter, 'signIn', 'y', 30)).toBe(10);
    expect(await spend(await instance(server), 'signIn', 'y', 1)).toBe(0);
    expect(said.slice(1)).toEqual(['Redis is back: limits are shared again']);
  });

  test('silent: only the first calls wait for it', async (server) => {
    const client = await emptied(server);
    const limiter = await instance(server);
    await client.call('CLIENT', 'PAUSE', '2500', 'ALL');
    expect(await spend(limiter, 'admin', 'x', 10)).toBe(10);
    expect(limiter.isShared()).toBe(false);
    const verdicts = Array.from({ length: 50 }, () => limiter.consume('admin', 'x'));
    expect(verdicts.filter((verdict) => verdict instanceof Promise)).toEqual([]);
    await until('shared again', async () => {
      await limiter.consume('vitals', 'probe');
      return limiter.isShared();
    });
    expect(said).toHaveLength(2);
  });

  test('not there yet: no word of it while the first connection is made', async (server) => {
    const handle = connectRedis(server.url, quiet);
    closers.push(() => handle.close());
    const limiter = makeRateLimiter({ redis: handle, scale: 1, logger });
    expect((await limiter.consume('browse', 'x')).isAllowed).toBe(true);
    await until('connected', () => handle.isUp());
    await limiter.consume('browse', 'x');
    expect(limiter.isShared()).toBe(true);
    expect(said).toEqual([]);
  });

  it('never there: limits hold all the same, and the log says so once', async () => {
    let now = 0;
    const handle = connectRedis('redis://127.0.0.1:1', quiet);
    closers.push(() => handle.close());
    const limiter = makeRateLimiter({ redis: handle, scale: 1, logger, clock: () => now });
    now = 2_000;
    expect(await spend(limiter, 'import', 'x', 30)).toBe(10);
    expect(limiter.isShared()).toBe(false);
    expect(said).toEqual(['Redis is away: this process limits by itself until it is back']);
  });
});

describe('a Redis for tests', () => {
  it('says why there is none, and by name what was not run', async () => {
    const none = await openRedis({ path: '/nowhere', unpack: () => Promise.reject(new Error('no network')) });
    expect(none).toEqual({
      missing: 'no redis-server or valkey-server on PATH, and none could be unpacked: no network',
    });
  });
});
