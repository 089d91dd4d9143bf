import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import type { Log } from '../paced-log.ts';

/** A committed transaction as the WAL tells of it. */
export class Transaction {
  /** The low 32 bits of its id. */
  readonly xid: number;
  readonly committedAt: Date;
  readonly #visibility: Visibility;
  #wait: Wait | undefined;

  constructor(xid: number, committedAt: Date, visibility: Visibility) {
    this.xid = xid;
    this.committedAt = committedAt;
    this.#visibility = visibility;
  }

  /** Asked once however many changes the transaction has. See Visibility.wait. */
  whenVisible(): Promise<boolean> {
    return this.#waited().visible;
  }

  /** Resolves to false as soon as it is known that something holds the commit back. */
  isVisibleSoon(): Promise<boolean> {
    const { visible, held } = this.#waited();
    return Promise.race([visible, held.then(() => false)]);
  }

  #waited(): Wait {
    this.#wait ??= this.#visibility.wait(this.xid);
    return this.#wait;
  }
}

export type Wait = {
  /**
   * Resolves to true when every snapshot taken from now on shows what the transaction did; to false when it was not
   * visible within the limit, or the database could not be asked. Never rejects.
   */
  visible: Promise<boolean>;
  /** Resolves when the database still does not show it after a while: a slow answer alone says nothing. */
  held: Promise<void>;
};

type Waiting = { since: number; settle(isVisible: boolean): void; hold(): void };

export type VisibilityOptions = {
  sql: postgres.Sql;
  log: Log;
  /** How long a transaction may stay invisible before whoever waits for it is told so. */
  limitMs: number;
};

/** A backend that makes way for others on a busy machine takes tens of milliseconds. */
const HELD_AFTER_MS = 200;
const SHORTEST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;

/**
 * Says when the transactions of the WAL can be seen by others. A commit stands in the log before its backend leaves
 * the list of running transactions: for an instant, and for as long as a synchronous standby keeps it waiting, every
 * new snapshot still shows the old rows. Whoever asks a policy then is answered about those.
 */
export class Visibility {
  readonly #sql: postgres.Sql;
  readonly #log: Log;
  readonly #limitMs: number;
  readonly #waiting = new Map<number, Waiting>();
  #isAsking = false;
  #pauseMs = SHORTEST_PAUSE_MS;

  constructor({ sql, log, limitMs }: VisibilityOptions) {
    this.#sql = sql;
    this.#log = log;
    this.#limitMs = limitMs;
  }

  /** Begins to ask for one transaction. */
  wait(xid: number): Wait {
    const { promise: visible, resolve: settle } = Promise.withResolvers<boolean>();
    const { promise: held, resolve: hold } = Promise.withResolvers<void>();
    this.#waiting.set(xid, { since: Date.now(), settle, hold });
    this.#pauseMs = SHORTEST_PAUSE_MS;
    if (!this.#isAsking) void this.#askUntilSettled();
    return { visible, held };
  }

  /** Nothing that waits will become visible: the database is another one now, or the bridge stops. */
  giveUp(): void {
    for (const xid of [...this.#waiting.keys()]) this.#settle(xid, false);
  }

  async #askUntilSettled(): Promise<void> {
    this.#isAsking = true;
    while (this.#waiting.size > 0) {
      const asked = [...this.#waiting.keys()];
      const askedAt = Date.now();
      const visible = await this.#visibleOf(asked);
      for (const xid of visible ?? []) this.#settle(xid, true);
      if (visible) this.#noteHeld(asked, askedAt);
      this.#giveUpLate();
      const isWaitingStill = asked.some((xid) => this.#waiting.has(xid));
      if (!isWaitingStill) continue;
      await sleep(this.#pauseMs);
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    }
    this.#isAsking = false;
  }

  /**
   * The WAL has 32 bits of an id and the functions want 64: the epoch is the one that brings it next to the ids that
   * are being given out now.
   */
  async #visibleOf(xids: number[]): Promise<number[] | undefined> {
    try {
      const rows = await this.#sql<{ xid: string }[]>`
        with now as materialized (
          select snapshot, pg_snapshot_xmax(snapshot)::text::numeric as next from pg_current_snapshot() snapshot
        )
        select xid::text from now, unnest(${xids.map(String)}::text[]::bigint[]) xid
        where pg_visible_in_snapshot((xid + 4294967296 * round((next - xid) / 4294967296))::text::xid8, snapshot)`;
      return rows.map(({ xid }) => Number(xid));
    } catch (err) {
      this.#log.debug({ err }, 'it could not be asked which transactions are visible');
      return undefined;
    }
  }

  #noteHeld(asked: number[], askedAt: number): void {
    for (const xid of asked) {
      const waiting = this.#waiting.get(xid);
      if (waiting && askedAt - waiting.since > HELD_AFTER_MS) waiting.hold();
    }
  }

  #giveUpLate(): void {
    for (const [xid, { since }] of this.#waiting) {
      if (Date.now() - since > this.#limitMs) this.#settle(xid, false);
    }
  }

  #settle(xid: number, isVisible: boolean): void {
    this.#waiting.get(xid)?.settle(isVisible);
    this.#waiting.delete(xid);
  }
}
