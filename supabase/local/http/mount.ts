import type { LaneLimits } from './lane.ts';

/**
 * A handler in the manner of the web platform. `clientAddress` is the client's, told by the gateway.
 *
 * What it may rely on: the request's address is well formed and its path can be decoded; its body streams, breaks off
 * with an error when the client goes or sends too much, and needs no listener; `request.signal` is aborted when the
 * client goes or a deadline passes (stop queries then). What it throws is answered: a `Refusal` (refusal.ts) as it says,
 * anything else with 500 and a line in the log. The body of its answer is cancelled when nobody takes it.
 */
export type FetchHandler = (request: Request, clientAddress: string) => Promise<Response>;

export type MountLimits = LaneLimits & {
  maxBodyBytes: number;
  /** From the head of a request to the head of its answer; 503 when there is none by then. */
  deadlineMs: number;
  /** From there to the end of the answer: it is cut off, however steadily it is taken. */
  sendMs: number;
};

/** Whatever is at or below a path, with limits of its own: no other mount can use them up. */
export type Mount = { prefix: `/${string}`; handle: FetchHandler; limits: MountLimits };
