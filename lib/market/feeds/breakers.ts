import { LRUCache } from 'lru-cache';
import CircuitBreaker from 'opossum';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';

type Work = () => Promise<unknown>;

export interface FeedBreakers {
  /**
   * Runs `work` unless this host failed too often lately: then throws ForeignFileError at once. Only a server's own faults
   * count, not a missing file or one that cannot be read.
   */
  run<T>(host: string, work: () => Promise<T>): Promise<T>;
  state(host: string): 'closed' | 'open' | 'half-open';
  /** Ends every timer. */
  shutdown(): void;
}

export interface BreakerOptions {
  /** How long a host is left alone before one request may try again. */
  restMs?: number;
  /** Failures are counted over this long. */
  windowMs?: number;
}

/** So many calls in the window at least, before half of them failing opens the breaker. */
const minCalls = 3;
/** Hosts that are remembered, so that names of hosts cannot fill the memory. */
const maxHosts = 500;

/**
 * One circuit breaker for each host, in this process: a server that is down costs a time-out three times and not for
 * every feed that is on it. What must outlive the process, when a feed is asked next, is in the feed's row.
 */
export function makeFeedBreakers({ restMs = 60_000, windowMs = 300_000 }: BreakerOptions = {}): FeedBreakers {
  const make = (host: string) =>
    new CircuitBreaker((work: Work) => work(), {
      name: host,
      timeout: false,
      volumeThreshold: minCalls,
      errorThresholdPercentage: 50,
      resetTimeout: restMs,
      rollingCountTimeout: windowMs,
      rollingCountBuckets: 10,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      errorFilter: (error: unknown) => !(error instanceof ForeignFileError && error.isServerFault),
    });
  const breakers = new LRUCache<string, CircuitBreaker<[Work], unknown>>({
    max: maxHosts,
    dispose: (breaker) => breaker.shutdown(),
  });
  const of = (host: string) => {
    const known = breakers.get(host);
    if (known) return known;
    const made = make(host);
    breakers.set(host, made);
    return made;
  };
  return {
    async run<T>(host: string, work: () => Promise<T>): Promise<T> {
      const breaker = of(host);
      try {
        return (await breaker.fire(work)) as T;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EOPENBREAKER')
          throw new ForeignFileError(
            'The server failed several times in a row and is left alone for a while.',
            {
              cause: error,
            },
          );
        throw error;
      }
    },
    state(host) {
      const breaker = breakers.peek(host);
      return breaker?.opened ? 'open' : breaker?.halfOpen ? 'half-open' : 'closed';
    },
    shutdown: () => breakers.clear(),
  };
}
