import type { Role } from '../http/who-asks.ts';

export type { Role } from '../http/who-asks.ts';

const MIB = 1024 * 1024;

/** What one request may say. An application that needs more asks twice. */
export const ASKING = {
  urlChars: 16_384,
  selectItems: 400,
  embeds: 24,
  embedDepth: 6,
  conditions: 400,
  logicDepth: 12,
  orderTerms: 40,
  jsonSteps: 20,
} as const;

/** Rows of an answer, and of each list inside it. The same as hosted Supabase's default. */
export const MAX_ROWS = 1000;

/** Bytes that a request may send, and that its answer may have, by role. */
export const BODY_BYTES: Record<Role, number> = {
  anon: MIB,
  authenticated: 8 * MIB,
  service_role: 10 * MIB,
};
export const ANSWER_BYTES: Record<Role, number> = {
  anon: 8 * MIB,
  authenticated: 16 * MIB,
  service_role: 64 * MIB,
};
/** Of all bodies that are being held at one time, by role, and of one client's. */
export const HELD_BODY_BYTES: Record<Role, { inAll: number; perClient: number }> = {
  anon: { inAll: 16 * MIB, perClient: 4 * MIB },
  authenticated: { inAll: 32 * MIB, perClient: 16 * MIB },
  service_role: { inAll: 48 * MIB, perClient: 48 * MIB },
};
/** A body that has not come after so long is not waited for: it holds memory that others could use. */
export const BODY_ARRIVES_MS = 15_000;

/** Statement time when neither the role nor the database sets one. */
export const DEFAULT_STATEMENT_MS: Record<Role, number> = {
  anon: 3_000,
  authenticated: 8_000,
  service_role: 60_000,
};

/** What a role may have of the connections, and each of its clients (an address or an account) of that. */
export type Share = {
  connections: number;
  perClient: number;
  /** Requests that wait in all. */
  waiting: number;
  waitingPerClient: number;
};

/**
 * How many of the connections each role can have at most: whatever visitors do, somebody who is signed in and a
 * server find some free. Servers are one client.
 */
export const SHARES: Record<Role, Share> = {
  anon: { connections: 5, perClient: 3, waiting: 200, waitingPerClient: 50 },
  authenticated: { connections: 5, perClient: 3, waiting: 200, waitingPerClient: 50 },
  service_role: { connections: 8, perClient: 8, waiting: 400, waitingPerClient: 400 },
};
/** How long a request waits for a connection. */
export const WAIT_MS = 10_000;
