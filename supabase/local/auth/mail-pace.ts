import { LRUCache } from 'lru-cache';
import { AuthError } from './auth-error.ts';

const PAUSE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** What strangers together may have sent to one mailbox in an hour. */
const MAX_PER_HOUR = 40;
const REMEMBERED = 50_000;

export type MailPace = {
  /**
   * Throws over_email_send_rate_limit (429) when this client has had such a mail sent to this mailbox within a minute,
   * or the mailbox got forty within the hour. Knows nothing of accounts, so it tells nothing of them; and counts each
   * client's requests apart, so that nobody keeps the owner from a link. `isKnown` is asked when the hour is full:
   * whoever signed in from that address before is served nevertheless. Returns what undoes it when no mail went out.
   */
  take(kind: string, mailbox: string, address: string, isKnown: () => Promise<boolean>): Promise<() => void>;
};

const tooSoon = (seconds: number) =>
  new AuthError(
    429,
    'over_email_send_rate_limit',
    `For security purposes, you can only request this after ${seconds} seconds.`,
  );

/** Counts in memory: a restart forgets at most an hour. `scale` multiplies what is allowed, as RATE_LIMIT_SCALE says. */
export function makeMailPace({
  scale = 1,
  now = Date.now,
}: {
  scale?: number;
  now?: () => number;
} = {}): MailPace {
  const pauseMs = PAUSE_MS / scale;
  const maxPerHour = Math.max(1, Math.round(MAX_PER_HOUR * scale));
  const lastSent = new LRUCache<string, number>({ max: REMEMBERED });
  const hours = new LRUCache<string, number[]>({ max: REMEMBERED });
  return {
    async take(kind, mailbox, address, isKnown) {
      const key = `${kind} ${address} ${mailbox}`;
      const waitMs = (lastSent.get(key) ?? Number.NEGATIVE_INFINITY) + pauseMs - now();
      if (waitMs > 0) throw tooSoon(Math.ceil(waitMs / 1_000));
      const recent = (hours.get(mailbox) ?? []).filter((at) => at > now() - HOUR_MS);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= maxPerHour && !(await isKnown()))
        throw tooSoon(Math.ceil((oldest + HOUR_MS - now()) / 1_000));
      const at = now();
      lastSent.set(key, at);
      hours.set(mailbox, [...recent, at].slice(-maxPerHour));
      return () => {
        lastSent.delete(key);
        hours.set(
          mailbox,
          (hours.get(mailbox) ?? []).filter((each) => each !== at),
        );
      };
    },
  };
}
