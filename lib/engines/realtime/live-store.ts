import { backoffMs } from '#lib/engines/realtime/backoff';
import { type Clock, systemClock } from '#lib/engines/realtime/clock';
import type { PageState } from '#lib/engines/realtime/page-state';

/**
 * How the value is kept fresh: `live` only after the subscription stood and something confirmed the value
 * since; `reconnecting` for the first seconds after a loss; `polling` while there is no subscription; `offline`
 * when the browser has no network, or has one through which no answer came.
 */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'polling' | 'offline';

export interface LiveState<T> {
  value: T;
  connection: Connection;
  /** When this browser last learned that the value is true (its own clock); null until the first time. */
  lastConfirmedAt: number | null;
}

export interface Merged<T> {
  value: T;
  /** The incoming part was news of a kind that events should have told. */
  changed: boolean;
  /** Something seems to be missing: read again soon. */
  gap: boolean;
}

export type ChannelStatus = 'joined' | 'down';

export interface Subscription {
  leave(): void;
  /** Leaves and joins again, for a subscription that stands but is silent. */
  renew(): void;
}

export interface LiveSource<T, I> {
  initial: T;
  /**
   * Reads the whole truth. Never called twice at once; its signal is aborted when the store stops and when no answer
   * came in time. An error that it rejects with has a `status` if somebody answered.
   */
  read(signal: AbortSignal): Promise<I>;
  merge(current: T, incoming: I): Merged<T>;
  /** Joins the channels. `onEvent(null)` says that an event came which nobody could read. */
  listen(handlers: {
    onEvent(incoming: I | null): void;
    onStatus(status: ChannelStatus): void;
  }): Subscription;
}

export interface LiveTiming {
  /** Between reads while there is no subscription. */
  pollMs: number;
  /** How long a subscription may take before polling begins. */
  graceMs: number;
  /** Between reads while live, because a standing subscription does not prove that events flow. */
  safetyMs: number;
}

export interface LiveEnvironment {
  page: PageState;
  clock?: Clock;
  random?: () => number;
}

interface Reading {
  abort: AbortController;
  startedAt: number;
  /** The join that it follows; an answer proves nothing about a later join. */
  join: number;
  /** Something happened after it began that it may not have seen: read again at once. */
  again: boolean;
  /** An event came after it began that left a gap: read again in its time. */
  gap: boolean;
}

type Reason = 'joined' | 'wake' | 'poll' | 'safety';

/** A read that began less than this ago has seen what a waking tab wants to know. */
const freshReadMs = 1_000;
/** Between two reads that gaps ask for. */
const gapSpacingMs = 2_000;
/** How much later than a read an event may come and still prove the channel alive. */
const silenceMs = 2_000;
/** How long an answer may take. On a line that takes questions and brings nothing back none ever comes. */
const answerMs = 8_000;
/** Between two questions while nobody answers, at most. */
const slowestRetryMs = 60_000;
const slowestOfflineRetryMs = 15_000;

/** Nobody answered; a refusal is an answer and has its status. */
const isUnanswered = (error: unknown) => !(error instanceof Error && 'status' in error && error.status);

/**
 * One value kept true in one tab: starts from what the server rendered, listens, reads, merges, polls when it
 * must, and says how fresh it is. Works while someone subscribes and holds no timer, request or channel
 * otherwise. Guarantees: at most one read at a time; every join is followed by a read that began after it;
 * the value only changes through `merge`; nothing is read while nobody looks; `offline` is said at once when the
 * browser knows, and after `answerMs` when nothing comes through; each way back begins with a read and a new join.
 */
export class LiveStore<T, I> {
  readonly #source: LiveSource<T, I>;
  readonly #timing: LiveTiming;
  readonly #page: PageState;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #initialState: LiveState<T>;
  readonly #listeners = new Set<() => void>();
  #state: LiveState<T>;
  #subscription: Subscription | null = null;
  #unwatch: (() => void) | null = null;
  #reading: Reading | null = null;
  #cancelRead = () => {};
  #cancelDeadline = () => {};
  #cancelGrace = () => {};
  #cancelSuspicion = () => {};
  #isJoined = false;
  #joins = 0;
  #failures = 0;
  #lastEventAt = Number.NEGATIVE_INFINITY;
  #lastReadAt = Number.NEGATIVE_INFINITY;

  constructor(source: LiveSource<T, I>, timing: LiveTiming, environment: LiveEnvironment) {
    this.#source = source;
    this.#timing = timing;
    this.#page = environment.page;
    this.#clock = environment.clock ?? systemClock;
    this.#random = environment.random ?? Math.random;
    this.#initialState = { value: source.initial, connection: 'connecting', lastConfirmedAt: null };
    this.#state = this.#initialState;
  }

  readonly getState = (): LiveState<T> => this.#state;

  /** What the server rendered, for hydration. */
  readonly getInitialState = (): LiveState<T> => this.#initialState;

  /** The first subscriber starts the store, the last one to leave stops it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const own = () => listener();
    this.#listeners.add(own);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      if (this.#listeners.delete(own) && this.#listeners.size === 0) this.#stop();
    };
  };

  /** Merges something learned elsewhere: a page rendered again, the answer to one's own change. */
  offer(incoming: I): void {
    this.#set({ value: this.#source.merge(this.#state.value, incoming).value });
  }

  /** Reads now, or as soon as the read under way is done. */
  refresh(): void {
    if (this.#subscription) this.#requestRead('joined');
  }

  #start(): void {
    this.#unwatch = this.#page.watch({
      onWake: () => this.#requestRead('wake'),
      onSleep: () => this.#cancelRead(),
      onOffline: () => this.#goOffline(),
      onOnline: () => this.#goOnline(),
    });
    if (this.#page.isOnline()) this.#startGrace();
    else this.#goOffline();
    this.#subscription = this.#source.listen({
      onEvent: (incoming) => this.#onEvent(incoming),
      onStatus: (status) => (status === 'joined' ? this.#onJoined() : this.#onDown()),
    });
  }

  #stop(): void {
    this.#subscription?.leave();
    this.#subscription = null;
    this.#unwatch?.();
    this.#unwatch = null;
    this.#dropReading();
    this.#cancelRead();
    this.#cancelGrace();
    this.#cancelSuspicion();
    this.#isJoined = false;
    this.#failures = 0;
    this.#set({ connection: 'connecting' });
  }

  #dropReading(): void {
    this.#cancelDeadline();
    this.#reading?.abort.abort();
    this.#reading = null;
  }

  /** What stood before proves nothing any more: a way back begins with a new join. */
  #goOffline(): void {
    this.#dropReading();
    this.#cancelGrace();
    this.#cancelSuspicion();
    this.#isJoined = false;
    this.#set({ connection: 'offline' });
    this.#retryLater(slowestOfflineRetryMs);
  }

  #goOnline(): void {
    this.#failures = 0;
    this.#comeBack();
    this.#requestRead('joined');
  }

  /** Something comes through again: joins anew, and polls when that takes too long. */
  #comeBack(): void {
    if (this.#state.connection !== 'offline') return;
    this.#set({ connection: 'reconnecting' });
    this.#startGrace();
    if (!this.#isJoined) this.#subscription?.renew();
  }

  #set(change: Partial<LiveState<T>>): void {
    const next = { ...this.#state, ...change };
    const keys = Object.keys(next) as (keyof LiveState<T>)[];
    if (keys.every((key) => Object.is(next[key], this.#state[key]))) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }

  #startGrace(): void {
    this.#cancelGrace();
    this.#cancelGrace = this.#clock.after(this.#timing.graceMs, () => this.#startPolling());
  }

  #startPolling(): void {
    this.#set({ connection: 'polling' });
    // Browsers that lost the same server spread their first question over two seconds.
    if (!this.#reading && this.#failures === 0) this.#scheduleRead(this.#random() * 2_000, 'poll');
  }

  #onJoined(): void {
    this.#isJoined = true;
    this.#joins += 1;
    this.#failures = 0;
    this.#requestRead('joined');
  }

  #onDown(): void {
    this.#isJoined = false;
    this.#cancelSuspicion();
    const { connection } = this.#state;
    if (connection === 'live') {
      this.#set({ connection: 'reconnecting' });
      this.#startGrace();
    }
    if (connection === 'connecting') {
      this.#cancelGrace();
      this.#startPolling();
    }
  }

  #onEvent(incoming: I | null): void {
    this.#lastEventAt = this.#clock.now();
    const merged = incoming === null ? null : this.#source.merge(this.#state.value, incoming);
    if (merged) this.#confirm(merged.value, this.#isJoined);
    if (!merged || merged.gap) this.#scheduleGapRead();
  }

  /** `value` is known to be true now; `provesLive` when that was learned through the present subscription. */
  #confirm(value: T, provesLive: boolean): void {
    if (!provesLive) this.#comeBack();
    const connection = provesLive ? 'live' : this.#state.connection;
    if (provesLive) this.#cancelGrace();
    this.#set({ value, connection, lastConfirmedAt: this.#clock.now() });
  }

  #requestRead(reason: Reason): void {
    if (!this.#page.isVisible()) return;
    const reading = this.#reading;
    if (!reading) this.#read(reason);
    else if (reason === 'joined' || this.#clock.now() - reading.startedAt >= freshReadMs)
      reading.again = true;
  }

  #read(reason: Reason): void {
    this.#cancelRead();
    const reading: Reading = {
      abort: new AbortController(),
      startedAt: this.#clock.now(),
      join: this.#joins,
      again: false,
      gap: false,
    };
    this.#reading = reading;
    this.#cancelDeadline = this.#clock.after(answerMs, () => this.#onReadFailed(reading, true));
    this.#source.read(reading.abort.signal).then(
      (incoming) => this.#onRead(reading, reason, incoming),
      (error: unknown) => this.#onReadFailed(reading, isUnanswered(error)),
    );
  }

  #onRead(reading: Reading, reason: Reason, incoming: I): void {
    if (this.#reading !== reading) return;
    this.#cancelDeadline();
    this.#reading = null;
    this.#failures = 0;
    this.#lastReadAt = this.#clock.now();
    this.#comeBack();
    const { value, changed } = this.#source.merge(this.#state.value, incoming);
    this.#confirm(value, this.#isJoined && reading.join === this.#joins);
    if (changed && reason === 'safety') this.#suspectSilence(reading.startedAt);
    if (reading.again) this.#requestRead('joined');
    else if (reading.gap) this.#scheduleGapRead();
    else this.#scheduleNext();
  }

  #onReadFailed(reading: Reading, unanswered: boolean): void {
    if (this.#reading !== reading) return;
    this.#dropReading();
    this.#failures += 1;
    // An event that came meanwhile has proved the line.
    if (unanswered && this.#lastEventAt < reading.startedAt) this.#goOffline();
    else this.#retryLater(slowestRetryMs);
  }

  #retryLater(maxMs: number): void {
    const options = { baseMs: 2_000, maxMs, random: this.#random };
    this.#scheduleRead(backoffMs(Math.max(1, this.#failures), options), 'poll');
  }

  #scheduleNext(): void {
    const isLive = this.#state.connection === 'live';
    const periodMs = isLive ? this.#timing.safetyMs : this.#timing.pollMs;
    this.#scheduleRead(periodMs * (0.95 + this.#random() * 0.1), isLive ? 'safety' : 'poll');
  }

  #scheduleRead(ms: number, reason: Reason): void {
    this.#cancelRead();
    if (this.#page.isVisible()) this.#cancelRead = this.#clock.after(ms, () => this.#requestRead(reason));
  }

  /** Soon, but not in step with everyone else who saw the same gap, and not after each of many. */
  #scheduleGapRead(): void {
    if (this.#reading) this.#reading.gap = true;
    if (this.#reading || this.#failures > 0) return;
    const earliest = this.#lastReadAt + gapSpacingMs - this.#clock.now();
    this.#scheduleRead(Math.max(earliest, 0) + this.#random() * 500, 'poll');
  }

  /** A safety read found what no event had told. If none follows, the channel is deaf: join it anew. */
  #suspectSilence(readAt: number): void {
    this.#cancelSuspicion();
    this.#cancelSuspicion = this.#clock.after(silenceMs, () => {
      if (!this.#isJoined || this.#lastEventAt >= readAt) return;
      this.#onDown();
      this.#subscription?.renew();
    });
  }
}
