import { type FairLimits, FairQueue, QueueRefusal, type Turn } from '#lib/base/fair-queue';
import { tooMany, unavailable } from './refusal.ts';

export type LaneLimits = FairLimits & { waiting: number };

/** `isTrusted` is one of our own servers. */
export type Client = { key: string; isTrusted: boolean };

export type Lane = {
  /** Resolves when it is this client's turn; rejects with a `Refusal`, or with the signal's reason. */
  enter(client: Client, signal: AbortSignal): Promise<Turn>;
  readonly counts: FairQueue['counts'];
};

/** The requests to a product, in turns by client: 429 when too many of one's own wait, 503 for all else. */
export function makeLane(limits: LaneLimits): Lane {
  const queue = new FairQueue(limits);
  return {
    enter: ({ key, isTrusted }, signal) =>
      queue.enter(key, { signal, isTrusted }).catch((error: unknown) => {
        if (!(error instanceof QueueRefusal)) throw error;
        throw error.why === 'own' ? tooMany() : unavailable();
      }),
    get counts() {
      return queue.counts;
    },
  };
}
