import type { Logger } from 'pino';

export interface Purge {
  /** Tells the caches outside that these tags changed; `*` means everything. */
  add(tags: readonly string[]): void;
  /** Sends what waits and ends; gives up what is being retried. */
  stop(): Promise<void>;
}

export interface PurgeOptions {
  url: string;
  logger: Pick<Logger, 'warn' | 'error'>;
  /** How long tags are gathered before they are sent. */
  batchMs?: number;
  /** After how long everything is told once more. */
  repeatMs?: number;
  /** Between attempts; as many retries as there are pauses. */
  pausesMs?: readonly number[];
}

const defaultPausesMs = [200, 1_000, 5_000, 15_000];
const everything = '*';
/** More tags at once than this cost a CDN more than forgetting everything. */
const mostTags = 2_000;
const timeoutMs = 5_000;

async function post(url: string, tags: readonly string[], signal: AbortSignal): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tags }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the purge hook answered ${answer.status}`);
}

/**
 * Posts `{ tags }` to a hook that empties the caches in front of the shop. Tags are gathered for 50 ms, and told once
 * more after 2 s: an old answer that was on its way to such a cache may have arrived after it was emptied. A batch that
 * fails is sent again with growing pauses; when it fails for good, the next batch says `*`, because what was not purged
 * must not stay.
 */
export function makePurge(options: PurgeOptions): Purge {
  const { url, logger, batchMs = 50, repeatMs = 2_000, pausesMs = defaultPausesMs } = options;
  const stopping = new AbortController();
  const sending = new Set<Promise<void>>();
  const repeats = new Map<NodeJS.Timeout, readonly string[]>();
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let hasLost = false;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const wait = setTimeout(resolve, ms);
      stopping.signal.addEventListener('abort', () => {
        clearTimeout(wait);
        resolve();
      });
    });

  async function send(tags: readonly string[]): Promise<void> {
    for (const pauseMs of [...pausesMs, null]) {
      try {
        return await post(url, tags, stopping.signal);
      } catch (error) {
        if (pauseMs === null || stopping.signal.aborted) {
          hasLost = true;
          return logger.error({ err: error, tags: tags.length }, 'caches in front were not told of changes');
        }
        logger.warn({ err: error, tags: tags.length }, 'the purge hook did not answer; trying again');
      }
      await pause(pauseMs);
    }
  }

  function start(tags: readonly string[]): void {
    const sent: Promise<void> = send(tags).finally(() => sending.delete(sent));
    sending.add(sent);
  }

  function repeatLater(tags: readonly string[]): void {
    const later = setTimeout(() => {
      repeats.delete(later);
      start(tags);
    }, repeatMs);
    repeats.set(later, tags);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const isAll = hasLost || waiting.has(everything) || waiting.size > mostTags;
    const tags = isAll ? [everything] : [...waiting];
    waiting = new Set();
    hasLost = false;
    start(tags);
    repeatLater(tags);
  }

  return {
    add(tags) {
      for (const tag of tags) waiting.add(tag);
      if (waiting.size > 0) timer ??= setTimeout(flush, batchMs);
    },
    async stop() {
      flush();
      for (const [later, tags] of repeats) {
        clearTimeout(later);
        start(tags);
      }
      repeats.clear();
      const giveUp = setTimeout(() => stopping.abort(), timeoutMs);
      await Promise.all(sending);
      clearTimeout(giveUp);
    },
  };
}
