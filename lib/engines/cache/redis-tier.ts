import * as z from 'zod';
import { writeScript } from '#lib/engines/cache/redis-scripts';
import { makeStanding, tagTtlS } from '#lib/engines/cache/redis-standing';
import type { TagClock } from '#lib/engines/cache/tag-clock';
import type { CacheTier, TierAnswer } from '#lib/engines/cache/tier';
import type { RedisHandle } from '#lib/engines/redis/connect';

interface RedisTierOptions {
  redis: RedisHandle;
  /** Names the instances that share values: one shop, one release. Another release may have other shapes. */
  namespace: string;
  /** Wall clock, ms: instances compare it. */
  clock?: () => number;
}

const stored = z.object({
  value: z.unknown(),
  tags: z.array(z.string()),
  epoch: z.string(),
  /** How many invalidations Redis had counted before its load began. */
  since: z.number(),
  loadedAt: z.number(),
});
type Stored = z.infer<typeof stored>;

function parseStored(text: string | null): Stored | undefined {
  if (text === null) return undefined;
  try {
    return stored.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const nothing: TierAnswer = { write: () => undefined };

/**
 * A second tier in Redis (or Valkey), for instances that are told of the same changes.
 *
 * Redis keeps an epoch and a count of invalidations, and for each tag the count at its last one. A value is stored with
 * the epoch and the count of before its load, and is good while the epoch is the same and none of its tags has moved
 * on since. A tag of which Redis knows nothing (evicted, expired) counts as moved on.
 *
 * Every instance moves the tags on itself when it hears of a change, and until Redis has acknowledged that, it takes no
 * value with these tags: another instance, which has not heard yet, may just have stored an old one. When it may have
 * missed a change (its listener was lost, Redis was away, a command was not acknowledged) it begins a new epoch before
 * it takes anything again, which makes the values of all instances void.
 */
export function makeRedisTier(options: RedisTierOptions): (tagClock: TagClock) => CacheTier {
  const { redis, namespace, clock = Date.now } = options;
  const { client } = redis;
  // In braces, so that a cluster keeps all of it on one node and scripts may touch it together.
  const prefix = `{livestall:${namespace}}`;
  const clockKey = `${prefix}:clock`;
  const tagKey = (tag: string) => `${prefix}:tag:${tag}`;

  const isCurrent = async ({ tags, since }: Stored): Promise<boolean> => {
    if (tags.length === 0) return true;
    const moved = await client.mget(tags.map(tagKey));
    return moved.every((count) => count !== null && Number(count) <= since);
  };

  return (tagClock) => {
    const standing = makeStanding({ redis, tagClock, clockKey, tagKey, clock });

    const look = async (valueKey: string, ticket: number): Promise<TierAnswer> => {
      const loadedAt = clock();
      const [[epoch, count], text] = await Promise.all([
        client.hmget(clockKey, 'epoch', 'count'),
        client.get(valueKey),
      ]);
      if (!epoch || !count) {
        standing.doubt();
        return nothing;
      }
      const write: TierAnswer['write'] = (value, tags, ttlMs) => {
        if (!standing.isGood(ticket, [])) return;
        const kept: Stored = { value, tags: [...tags], epoch, since: Number(count), loadedAt };
        const keys = [clockKey, valueKey, ...tags.map(tagKey)];
        const rules = [epoch, count, Math.max(1, Math.floor(ttlMs)), tagTtlS];
        client.eval(writeScript, keys.length, ...keys, ...rules, JSON.stringify(kept)).catch(standing.rest);
      };
      const found = parseStored(text);
      if (!found || found.epoch !== epoch || !(await isCurrent(found))) return { write };
      if (!standing.isGood(ticket, found.tags)) return nothing;
      return { write, found: { ...found, ageMs: Math.max(0, clock() - found.loadedAt) } };
    };

    return {
      async read(cache, key) {
        const ticket = standing.ticket();
        if (ticket === undefined) return nothing;
        try {
          return await look(`${prefix}:value:${cache}:${key}`, ticket);
        } catch {
          standing.rest();
          return nothing;
        }
      },
    };
  };
}
