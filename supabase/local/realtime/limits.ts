/** What one project may use. The defaults are hosted Supabase's Pro plan unless the comment says otherwise. */
export type RealtimeLimits = {
  /** Open sockets. */
  maxConnections: number;
  /** Channels on one socket. */
  channelsPerConnection: number;
  /** Bindings of postgres_changes in one channel. */
  changesPerChannel: number;
  /** Joins per second, all sockets together. */
  joinsPerSecond: number;
  /** Messages per second that clients send, by socket and by REST together. */
  sendsPerSecond: number;
  /**
   * Messages per second that reach clients; one message to 200 subscribers counts 200.
   * Hosted Pro counts these into the same 500 as the sends. The embedded default is far above what one
   * machine delivers, because a bench of 200 subscribers and 5 changes/s already is 1,000/s; set 500 to
   * rehearse the hosted plan.
   */
  deliveriesPerSecond: number;
  /** Rates are averages over this many seconds, as on hosted: short bursts pass. */
  rateWindowSeconds: number;
  /** Largest payload of one message, bytes. */
  payloadBytes: number;
  /** Calls of track and untrack by one channel within `presenceWindowMs`. */
  presenceCalls: number;
  presenceWindowMs: number;
  /** A socket that has been silent for so long is closed; clients send a heartbeat every 25 s. */
  idleTimeoutMs: number;
  /**
   * How long a refusal is held back, so that a client that retries at once cannot spin. Hosted waits 5 s;
   * locally the only victim is the developer who wants to read the error.
   */
  refusalDelayMs: number;
  /** Bytes waiting for one slow client before its socket is cut. Larger than one message of `payloadBytes`. */
  maxBufferedBytes: number;
  /** Row changes of one table waiting for their RLS checks before further ones are dropped, as hosted does over its rate. */
  maxQueuedChanges: number;
  /** Bytes of all row changes that wait, and of all broadcasts from the database that do. */
  maxQueuedBytes: number;
  /** How long a commit may stay invisible to others (a synchronous standby is away) before its changes are given up. */
  visibilityLimitMs: number;
};

export const DEFAULT_LIMITS: RealtimeLimits = {
  maxConnections: 500,
  channelsPerConnection: 100,
  changesPerChannel: 100,
  joinsPerSecond: 500,
  sendsPerSecond: 500,
  deliveriesPerSecond: 100_000,
  rateWindowSeconds: 60,
  payloadBytes: 3_000_000,
  presenceCalls: 5,
  presenceWindowMs: 30_000,
  idleTimeoutMs: 60_000,
  refusalDelayMs: 200,
  maxBufferedBytes: 4_000_000,
  maxQueuedChanges: 10_000,
  maxQueuedBytes: 64_000_000,
  visibilityLimitMs: 30_000,
};
