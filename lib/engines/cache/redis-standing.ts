import { randomUUID } from 'node:crypto';
import { beginScript, bumpScript } from '#lib/engines/cache/redis-scripts';
import type { TagClock } from '#lib/engines/cache/tag-clock';
import type { RedisHandle } from '#lib/engines/redis/connect';

/** Longer than any value lives. */
export const tagTtlS = 3_600;
/** How long a Redis that did not answer in time is left alone. */
const restMs = 1_000;

/** Whether what Redis holds may be believed by this instance. */
export interface Standing {
  /** What a reader shows afterwards to `isGood`; undefined while nothing may be believed. */
  ticket(): number | undefined;
  /** Whether nothing has shaken that belief since, and all that was heard about these tags has reached Redis. */
  isGood(ticket: number, tags: readonly string[]): boolean;
  /** Redis lost its clock (flushed, evicted): all it holds is void. */
  doubt(): void;
  /** Redis did not answer: it is not asked for a while. */
  rest(): void;
}

interface StandingOptions {
  redis: RedisHandle;
  tagClock: TagClock;
  clockKey: string;
  tagKey: (tag: string) => string;
  clock: () => number;
}

/** Moves tags on in Redis as this instance hears of changes, and keeps count of what is not acknowledged. */
export function makeStanding({ redis, tagClock, clockKey, tagKey, clock }: StandingOptions): Standing {
  let pending = new Map<string, number>();
  /** Grows with whatever shakes the belief. */
  let era = 0;
  let state: 'off' | 'beginning' | 'on' = 'off';
  let restsUntil = 0;

  const rest = () => {
    restsUntil = clock() + restMs;
  };
  const turnOff = () => {
    era += 1;
    state = 'off';
    pending = new Map();
  };
  /** Whatever was missed, the values of before are void: nobody has to know what it was. */
  const begin = async () => {
    turnOff();
    if (!tagClock.isTold || !redis.isUp() || clock() < restsUntil) return;
    const ours = era;
    state = 'beginning';
    try {
      await redis.client.eval(beginScript, 1, clockKey, randomUUID());
      if (era === ours) state = 'on';
    } catch {
      rest();
      if (era === ours) turnOff();
    }
  };
  const count = (tag: string, by: number) => {
    const left = (pending.get(tag) ?? 0) + by;
    if (left > 0) pending.set(tag, left);
    else pending.delete(tag);
  };
  const bump = async (tags: readonly string[]) => {
    // Also while an epoch begins: what others store in it may be older than this.
    if (state === 'off') return;
    const ours = era;
    for (const tag of tags) count(tag, 1);
    try {
      await redis.client.eval(bumpScript, tags.length + 1, clockKey, ...tags.map(tagKey), tagTtlS);
      if (era === ours) for (const tag of tags) count(tag, -1);
    } catch {
      rest();
      turnOff();
    }
  };

  tagClock.subscribe((tags) => void (tags === null ? begin() : bump(tags)));
  redis.onChange((isUp) => {
    restsUntil = 0;
    if (isUp) void begin();
    else turnOff();
  });

  return {
    rest,
    doubt: () => void begin(),
    ticket() {
      if (clock() < restsUntil) return undefined;
      if (state === 'on') return era;
      if (state === 'off') void begin();
      return undefined;
    },
    isGood: (ticket, tags) => state === 'on' && era === ticket && !tags.some((tag) => pending.has(tag)),
  };
}
