import type { Allowance } from './token-bucket.ts';

/** What one project may use. The defaults are hosted Supabase's Pro plan unless the comment says otherwise. */
export type RealtimeLimits = {
  /** Open sockets. */
  maxConnections: number;
  /** Sockets of one address. Half of all, so that an office behind one address fits and nobody has everything. */
  connectionsPerAddress: number;
  /** New sockets of one address. */
  connectsPerAddress: Allowance;
  /** Joins of one address, over all its sockets. */
  joinsPerAddress: Allowance;
  /** Messages that one socket sends; servers with the secret key are not counted. */
  sendsPerSocket: Allowance;
  /** Messages that all sockets and requests of one address send. */
  sendsPerAddress: Allowance;
  /** Frames of any kind on one socket, and their bytes. */
  framesPerSocket: Allowance;
  bytesPerSocket: Allowance;
  /** Deliveries that the messages of one address cause, and their bytes: one message to 200 subscribers counts 200. */
  relaysPerAddress: Allowance;
  relayedBytesPerAddress: Allowance;
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
  /** Bytes waiting for all clients together, and bytes of messages that have not come whole; who holds most is cut. */
  maxBacklogBytes: number;
  maxIncomingBytes: number;
  /** Memory of messages that wait, and of what open channels were joined and are present with; who holds most is cut. */
  maxHeldBytes: number;
  /** Row changes of one table waiting for their RLS checks before further ones are dropped, as hosted does over its rate. */
  maxQueuedChanges: number;
  /** Bytes of all row changes that wait, and of all broadcasts from the database that do. */
  maxQueuedBytes: number;
  /** How long a commit may stay invisible to others (a synchronous standby is away) before its changes are given up. */
  visibilityLimitMs: number;
};

export const DEFAULT_LIMITS: RealtimeLimits = {
  maxConnections: 500,
  connectionsPerAddress: 250,
  connectsPerAddress: { perSecond: 20, burst: 500 },
  joinsPerAddress: { perSecond: 100, burst: 2_500 },
  sendsPerSocket: { perSecond: 100, burst: 1_000 },
  sendsPerAddress: { perSecond: 250, burst: 2_500 },
  framesPerSocket: { perSecond: 250, burst: 2_500 },
  bytesPerSocket: { perSecond: 4_000_000, burst: 40_000_000 },
  relaysPerAddress: { perSecond: 25_000, burst: 100_000 },
  relayedBytesPerAddress: { perSecond: 32_000_000, burst: 512_000_000 },
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
  maxBacklogBytes: 128_000_000,
  maxIncomingBytes: 64_000_000,
  maxHeldBytes: 256_000_000,
  maxQueuedChanges: 10_000,
  maxQueuedBytes: 64_000_000,
  visibilityLimitMs: 30_000,
};
