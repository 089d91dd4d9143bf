import type { MountLimits } from './http-fetch.ts';

const MIB = 1024 * 1024;

/** As large as the largest bucket takes: lists of products. Hosted projects must be set to this, see docs/configuration.md. */
export const MAX_OBJECT_BYTES = 100 * MIB;

/** How many connections to Postgres each product has to itself. The cluster allows 100 in all. */
export const CONNECTIONS = { rest: 12, auth: 4, storage: 4 } as const;

/**
 * What each product may be asked at once, by one client and by all. A product's turns are its own: a flood on one
 * takes nothing from another.
 */
export const LIMITS: Record<keyof typeof CONNECTIONS, MountLimits> = {
  // Turns at the database are shared out in rest/admission.ts, by role and person: here only the number held is bounded.
  rest: {
    maxBodyBytes: 10 * MIB,
    deadlineMs: 75_000,
    sendMs: 75_000,
    running: 512,
    perClient: 64,
    waitingPerClient: 500,
    waiting: 2_000,
    waitMs: 10_000,
  },
  // Most of a request's time it waits for a mail server, or for the moment at which all answers are told; passwords are
  // hashed on four connections, a few at once.
  auth: {
    maxBodyBytes: 1 * MIB,
    deadlineMs: 20_000,
    sendMs: 20_000,
    running: 32,
    perClient: 8,
    waitingPerClient: 200,
    waiting: 1_000,
    waitMs: 10_000,
  },
  // Uploads and downloads over poor lines take minutes and hold no connection to Postgres meanwhile, nor much memory.
  storage: {
    maxBodyBytes: MAX_OBJECT_BYTES + MIB,
    deadlineMs: 330_000,
    sendMs: 3_600_000,
    running: 64,
    perClient: 16,
    waitingPerClient: 200,
    waiting: 1_000,
    waitMs: 10_000,
  },
};
