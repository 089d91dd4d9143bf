import type { Logger } from 'pino';
import type { RedisHandle } from '#lib/engines/redis/connect';

/** How long Redis is left alone after a failed command: a store that hangs must not slow each request. */
const pauseMs = 1_000;
/** The first connection may take this long before anybody calls it missing. */
const firstConnectMs = 2_000;

export type LimiterLogger = Pick<Logger, 'info' | 'warn'>;

/** Judges Redis by its connection and by what became of the commands sent to it. */
export interface RedisHealth {
  /** Whether limits are shared now. */
  isShared(): boolean;
  /** Whether to send a command: after a failure only one a second, to try. */
  mayAsk(): boolean;
  succeeded(): void;
  failed(error: unknown): void;
}

/** Says in the log once when Redis goes and once when it is back. */
export function makeRedisHealth(redis: RedisHandle, logger: LimiterLogger, clock: () => number): RedisHealth {
  const connectBy = clock() + firstConnectMs;
  let isTrusted = true;
  let wasUp = false;
  let isSaidAway = false;
  let retryAt = 0;

  function sayAway(error?: unknown): void {
    if (isSaidAway || (!wasUp && clock() < connectBy)) return;
    isSaidAway = true;
    logger.warn({ err: error }, 'Redis is away: this process limits by itself until it is back');
  }

  return {
    isShared: () => isTrusted && redis.isUp(),
    mayAsk() {
      if (!redis.isUp()) {
        sayAway();
        return false;
      }
      if (isTrusted) return true;
      if (clock() < retryAt) return false;
      retryAt = clock() + pauseMs;
      return true;
    },
    succeeded() {
      if (isSaidAway) logger.info('Redis is back: limits are shared again');
      isSaidAway = false;
      isTrusted = true;
      wasUp = true;
    },
    failed(error) {
      wasUp = true;
      isTrusted = false;
      retryAt = clock() + pauseMs;
      sayAway(error);
    },
  };
}
