import { Redis } from 'ioredis';
import type { Logger } from 'pino';

export interface RedisHandle {
  /** Commands fail at once while Redis is away, and after 100 ms when it does not answer. */
  client: Redis;
  isUp(): boolean;
  /** Calls `listener` each time Redis comes or goes; returns how to stop that. */
  onChange(listener: (isUp: boolean) => void): () => void;
  close(): Promise<void>;
}

/** Longer than a busy Redis needs, shorter than the query that it saves. */
const commandTimeoutMs = 100;
const longestPauseMs = 2_000;

function makeClient(url: string): Redis {
  return new Redis(url, {
    enableOfflineQueue: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 2_000,
    disconnectTimeout: 500,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, longestPauseMs),
  });
}

/**
 * Connects in the background and goes on trying: a Redis that is away at the start or later never stops the shop.
 * Said in the log once when it goes and once when it is back.
 */
export function connectRedis(url: string, logger: Pick<Logger, 'info' | 'warn'>): RedisHandle {
  const client = makeClient(url);
  const listeners = new Set<(isUp: boolean) => void>();
  let isUp = false;
  let isSaid = false;
  let isClosed = false;

  const change = (next: boolean) => {
    if (isUp === next) return;
    isUp = next;
    for (const listener of listeners) listener(next);
  };
  const sayAway = (error?: Error) => {
    if (!isSaid) logger.warn({ err: error }, 'Redis is away; each instance goes on by itself');
    isSaid = true;
  };
  client.on('ready', () => {
    if (isSaid) logger.info('Redis is back');
    isSaid = false;
    change(true);
  });
  client.on('close', () => {
    if (!isClosed) sayAway();
    change(false);
  });
  // Without this listener ioredis prints every failed attempt.
  client.on('error', sayAway);

  return {
    client,
    isUp: () => isUp,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      listeners.clear();
      client.disconnect();
    },
  };
}
