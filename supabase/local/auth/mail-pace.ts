import { LRUCache } from 'lru-cache';
import { AuthError } from './auth-error.ts';

const PAUSE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** What strangers together may have sent to one mailbox in an hour. */
const MAX_PER_HOUR = 40;
/** What one person may have mailed in a day to addresses that they name, or as codes to their own. */
const MAX_PER_PERSON_DAY = 10;
const DAY_MS = 24 * HOUR_MS;
const REMEMBERED = 50_000;

export type MailPace = {
  /**
   * Throws over_email_send_rate_limit (429) when this client has had such a mail sent to this mailbox within a minute,
   * or the mailbox got forty within the hour. Knows nothing of accounts, so it tells nothing of them; and counts each
   * client's requests apart, so that nobody keeps the owner from a link. `isKnown` is asked when the hour is full:
   * whoever signed in from that address before is served nevertheless. Returns what undoes it when no mail went out.
   */
  take(kind: string, mailbox: string, address: string, isKnown: () => Promise<boolean>): Promise<() => void>;
  /**
   * Throws the same when this person has had ten such mails sent within the day, to whichever mailboxes: each new address
   * is another mailbox, which the pace above does not bound. Returns what undoes it.
   */
  takeOfPerson(kind: string, userId: string): () => void;
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
  const maxPerDay = Math.max(1, Math.round(MAX_PER_PERSON_DAY * scale));
  const days = new LRUCache<string, number[]>({ max: REMEMBERED });
  const lastSent = new LRUCache<string, number>({ max: REMEMBERED });
  const hours = new LRUCache<string, number[]>({ max: REMEMBERED });
  return {
    takeOfPerson(kind, userId) {
      const key = `${kind} ${userId}`;
      const at = now();
      const recent = (days.get(key) ?? []).filter((each) => each > at - DAY_MS);
      const [oldest = at] = recent;
      if (recent.length >= maxPerDay) throw tooSoon(Math.ceil((oldest + DAY_MS - at) / 1_000));
      days.set(key, [...recent, at]);
      return () => {
        const kept = days.get(key) ?? [];
        days.set(key, kept.toSpliced(kept.indexOf(at), kept.includes(at) ? 1 : 0));
      };
    },
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
