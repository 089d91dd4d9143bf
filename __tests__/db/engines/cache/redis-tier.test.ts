import { Redis } from 'ioredis';
import { type Caches, makeCaches } from '#lib/engines/cache/caches';
import { makeRedisTier } from '#lib/engines/cache/redis-tier';
import { connectRedis, type RedisHandle } from '#lib/engines/redis/connect';
import { itWith, openRedis } from '../../../support/redis-server.ts';
import { until } from '../../../support/until.ts';

const server = await openRedis();
const test = itWith(server);
const quiet = { info: () => undefined, warn: () => undefined };

interface Instance {
  caches: Caches;
  redis: RedisHandle;
  /** Reads the key as a page would; `value` is what the database has. */
  read(key: string, value: string, tags?: string[]): Promise<string>;
  loads: number;
}

let instances: Instance[] = [];
let spaces = 0;

async function start(url: string, namespace: string): Promise<Instance> {
  const redis = connectRedis(url, quiet);
  const caches = makeCaches({ tier: makeRedisTier({ redis, namespace }) });
  const instance: Instance = {
    caches,
    redis,
    loads: 0,
    read: (key, value, tags = ['product:1']) =>
      caches.product.getOrLoad(key, { tags }, async () => {
        instance.loads += 1;
        return value;
      }),
  };
  instances.push(instance);
  await until('Redis is up', redis.isUp);
  caches.resume();
  return instance;
}

/** Two instances of one shop that believe each other's values. */
async function startTwo(url: string): Promise<[Instance, Instance, string]> {
  spaces += 1;
  const namespace = `test-${process.pid}-${spaces}`;
  const two = [await start(url, namespace), await start(url, namespace)] as const;
  await Promise.all(two.map((instance) => until('it shares', () => isSharing(instance))));
  return [...two, namespace];
}

/** Whether what it stores arrives: after an interruption it begins anew in the background. */
async function isSharing({ caches }: Instance): Promise<boolean> {
  const key = `probe:${Math.random()}`;
  const probe = () => caches.product.find(key, { tags: [] }, async () => 'probe');
  await probe();
  caches.product.delete(key);
  let isLoaded = false;
  await caches.product.find(key, { tags: [] }, async () => {
    isLoaded = true;
    return 'probe';
  });
  return !isLoaded;
}

/** What a command sent now would find done: Redis works in the order of a connection's commands. */
const acknowledged = ({ redis }: Instance) => redis.client.ping();

afterEach(async () => {
  await Promise.all(instances.map(({ redis }) => redis.close()));
  instances = [];
});

afterAll(async () => {
  if (!('missing' in server)) await server.close();
});

test('a value that one instance loaded is not loaded by another', async ({ url }) => {
  const [a, b] = await startTwo(url);
  expect(await a.read('k', 'tea')).toBe('tea');
  await acknowledged(a);
  expect([await b.read('k', 'not asked'), b.loads]).toEqual(['tea', 0]);
  expect(b.caches.product.peek('k')).toMatchObject({ value: 'tea', status: 'HIT' });
});

test('a change moves its tags on for everyone, whoever heard of it', async ({ url }) => {
  const [a, b, namespace] = await startTwo(url);
  await a.read('k', 'old');
  await a.read('other', 'as it is', ['product:10']);
  await acknowledged(a);
  a.caches.invalidate(['product:1']);
  await acknowledged(a);
  expect([await b.read('k', 'new'), await b.read('other', 'x', ['product:10'])]).toEqual(['new', 'as it is']);
  const late = await start(url, `${namespace}-another-release`);
  expect(await late.read('k', 'its own')).toBe('its own');
});

test('who heard of a change takes nothing with its tags until Redis knows', async ({ url }) => {
  const [a, b] = await startTwo(url);
  // b has not heard yet: what it stores is old, and good by all that Redis knows.
  await b.read('k', 'old');
  await acknowledged(b);
  a.caches.invalidate(['product:1']);
  expect(await a.read('k', 'new')).toBe('new');
});

test('a load overtaken elsewhere is not stored for anyone', async ({ url }) => {
  const [a, b] = await startTwo(url);
  const slow = Promise.withResolvers<string>();
  const reading = a.caches.product.getOrLoad('k', { tags: ['product:1'] }, () => slow.promise);
  await until('Redis answers', async () => (await a.redis.client.ping()) === 'PONG');
  b.caches.invalidate(['product:1']);
  await acknowledged(b);
  slow.resolve('old');
  expect(await reading).toBe('old');
  await acknowledged(a);
  expect(await b.read('k', 'new')).toBe('new');
});

test('null, errors and what is not storable stay out of it', async ({ url }) => {
  const [a, , namespace] = await startTwo(url);
  const find = a.caches.product.find;
  await find('nothing', { tags: [] }, async () => null);
  await find('refused', { tags: [], isStorable: () => false }, async () => 'x');
  await find('broken', { tags: [] }, () => Promise.reject(new Error('away'))).catch(() => undefined);
  await find('good', { tags: [] }, async () => 'x');
  await acknowledged(a);
  const keys = await a.redis.client.keys(`*${namespace}*:value:product:*`);
  expect(keys.filter((key) => !key.includes('probe'))).toEqual([
    `{livestall:${namespace}}:value:product:good`,
  ]);
});

test('an instance that may have missed a change makes everything void before it reads', async ({ url }) => {
  const [a, b] = await startTwo(url);
  await b.read('k', 'old');
  await acknowledged(b);
  a.caches.suspend();
  expect([await a.read('k', 'its own'), a.loads]).toEqual(['its own', 1]);
  a.caches.resume();
  await until('it shares', () => isSharing(a));
  expect(await a.read('k', 'new')).toBe('new');
});

test('evicted keys cost a load and never a stale value', async ({ url }) => {
  const [a, b, namespace] = await startTwo(url);
  const keyOf = (name: string) => `{livestall:${namespace}}:${name}`;
  await a.read('k', 'one');
  await acknowledged(a);
  await a.redis.client.del(keyOf('tag:product:1'));
  expect(await b.read('k', 'two')).toBe('two');
  await acknowledged(b);
  await a.redis.client.del(keyOf('clock'));
  a.caches.product.delete('k');
  expect(await a.read('k', 'three')).toBe('three');
});

test('what is not ours in Redis is a miss', async ({ url }) => {
  const [a, b, namespace] = await startTwo(url);
  await a.read('k', 'tea');
  await acknowledged(a);
  await a.redis.client.set(`{livestall:${namespace}}:value:product:k`, '{"value":');
  expect(await b.read('k', 'loaded')).toBe('loaded');
});

test('Redis killed: everyone loads for himself; Redis back: shared again, nothing old', async (redis) => {
  const [a, b] = await startTwo(redis.url);
  await a.read('k', 'old');
  await redis.kill();
  await until('both have noticed', () => !a.redis.isUp() && !b.redis.isUp());
  a.caches.invalidate(['product:1']);
  b.caches.invalidate(['product:1']);
  expect([await a.read('k', 'new'), await b.read('k', 'new')]).toEqual(['new', 'new']);
  await redis.restart();
  await until('both share', async () => (await isSharing(a)) && (await isSharing(b)));
  await a.read('again', 'tea', ['product:2']);
  await acknowledged(a);
  expect([await b.read('again', 'not asked', ['product:2']), await a.read('k', 'x')]).toEqual(['tea', 'new']);
});

test('a Redis that does not answer costs a moment once, not every read', async ({ url }) => {
  const [a] = await startTwo(url);
  const admin = new Redis(url);
  await admin.call('client', 'pause', '1500', 'all');
  expect([await a.read('one', '1'), await a.read('two', '2')]).toEqual(['1', '2']);
  expect(a.loads).toBe(2);
  a.caches.invalidate(['product:1']);
  expect(await a.read('one', 'new')).toBe('new');
  await admin.call('client', 'unpause');
  await admin.quit();
  await until('it shares', () => isSharing(a));
});

it('a Redis that is not there from the beginning costs nothing but what it would have saved', async () => {
  const redis = connectRedis('redis://127.0.0.1:1', quiet);
  const caches = makeCaches({ tier: makeRedisTier({ redis, namespace: 'nowhere' }) });
  caches.resume();
  const load = async () => 'tea';
  expect(await caches.product.getOrLoad('k', { tags: ['product:1'] }, load)).toBe('tea');
  caches.invalidate(['product:1']);
  expect(await caches.product.find('k', { tags: ['product:1'] }, load)).toMatchObject({ status: 'MISS' });
  expect(caches.product.peek('k')).toMatchObject({ value: 'tea' });
  await redis.close();
});
