import { AppError } from '#lib/base/errors';

/** What a page costs is processor, and the process has one: whoever makes pages takes turns. */
export interface Turns {
  /**
   * Resolves when it is the turn of `address`, with how to end it; with null when `isGone` says then that nobody waits
   * any more. Rejects at once, with `rate_limited` or `unavailable`, when too much waits already.
   */
  take(address: string, isGone?: () => boolean): Promise<(() => void) | null>;
}

interface TurnLimits {
  /** Turns at once: while one waits for the database, others have the processor. */
  atOnce: number;
  /** Waiting, of one address. */
  mostEach: number;
  /** Waiting, of all together. */
  mostWaiting: number;
  /** By then a page has been made, or waits for something else: a reader who is slow keeps no turn. */
  longestMs: number;
}

const defaults: TurnLimits = { atOnce: 2, mostEach: 200, mostWaiting: 2_000, longestMs: 1_000 };

interface Waiting {
  isGone: () => boolean;
  answer: (end: (() => void) | null) => void;
}

const tooManyOfYours = () =>
  new AppError('rate_limited', 'Too many of your pages wait to be made. Try again in a few seconds.');
const tooManyOfAll = () =>
  new AppError('unavailable', 'Too many pages wait to be made. Try again in a moment.');

/**
 * Fair turns by client address: they go round the addresses, one page each, so that whoever asks for a hundred waits
 * for themselves and delays another by one. Between two turns the event loop serves whatever is ready: an answer from
 * memory waits for one page at most, and not for all that were asked for.
 */
export function makeTurns(limits: Partial<TurnLimits> = {}): Turns {
  const { atOnce, mostEach, mostWaiting, longestMs } = { ...defaults, ...limits };
  /** In the order of whose turn is next: who had one goes to the end. */
  const lines = new Map<string, Waiting[]>();
  let running = 0;
  let waiting = 0;
  let isGranting = false;

  function begin(): () => void {
    running += 1;
    let hasEnded = false;
    const end = () => {
      if (hasEnded) return;
      hasEnded = true;
      clearTimeout(timer);
      running -= 1;
      grantSoon();
    };
    const timer = setTimeout(end, longestMs);
    timer.unref();
    return end;
  }

  function takeNext(): Waiting | undefined {
    const [first] = lines;
    if (!first) return undefined;
    const [address, line] = first;
    const next = line.shift();
    lines.delete(address);
    if (line.length > 0) lines.set(address, line);
    waiting -= 1;
    return next;
  }

  function grant(): void {
    isGranting = false;
    while (running < atOnce) {
      const next = takeNext();
      if (!next) return;
      if (next.isGone()) {
        next.answer(null);
        continue;
      }
      next.answer(begin());
      // One at a time: what has come in meanwhile is served between them.
      grantSoon();
      return;
    }
  }

  function grantSoon(): void {
    if (isGranting || waiting === 0) return;
    isGranting = true;
    setImmediate(grant);
  }

  return {
    async take(address, isGone = () => false) {
      if (running < atOnce && waiting === 0) return begin();
      const line = lines.get(address) ?? [];
      if (line.length >= mostEach) throw tooManyOfYours();
      if (waiting >= mostWaiting) throw tooManyOfAll();
      const turn = Promise.withResolvers<(() => void) | null>();
      line.push({ isGone, answer: turn.resolve });
      lines.set(address, line);
      waiting += 1;
      grantSoon();
      return turn.promise;
    },
  };
}
