import { connectRedis } from '#lib/engines/redis/connect';
import { itWith, openRedis } from '../../../../support/redis-server.ts';
import { until } from '../../../../support/until.ts';

const server = await openRedis();
const test = itWith(server);

afterAll(async () => {
  if (!('missing' in server)) await server.close();
});

function listen() {
  const said: string[] = [];
  const say = (...args: unknown[]) => said.push(String(args.at(-1)));
  return { said, logger: { info: say, warn: say } };
}

it('does not throw when there is no Redis; commands fail at once; it is said once', async () => {
  const { said, logger } = listen();
  const redis = connectRedis('redis://127.0.0.1:1', logger);
  await expect(redis.client.get('k')).rejects.toThrow();
  await until('it is said', () => said.length > 0);
  await expect(redis.client.get('k')).rejects.toThrow();
  expect(redis.isUp()).toBe(false);
  await redis.close();
  expect(said).toEqual(['Redis is away; each instance goes on by itself']);
});

test('tells when Redis goes and comes, and comes back by itself', async (running) => {
  const { said, logger } = listen();
  const redis = connectRedis(running.url, logger);
  const changes: boolean[] = [];
  const stop = redis.onChange((isUp) => changes.push(isUp));
  await until('Redis is up', redis.isUp);
  expect(await redis.client.set('k', 'tea')).toBe('OK');
  await running.kill();
  await until('Redis is away', () => !redis.isUp());
  await expect(redis.client.get('k')).rejects.toThrow();
  await running.restart();
  await until('Redis is up', redis.isUp);
  expect(await redis.client.get('k')).toBeNull();
  stop();
  await redis.close();
  expect(changes).toEqual([true, false, true]);
  expect(said).toEqual(['Redis is away; each instance goes on by itself', 'Redis is back']);
});
