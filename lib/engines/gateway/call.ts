import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Target } from '#lib/engines/gateway/request-target';

/** One request on its way through the gateway. */
export interface Call<T extends Target = Target> {
  request: IncomingMessage;
  response: ServerResponse;
  target: T;
  url: string;
  /** Who asks, as a key: nothing that a client may choose. */
  address: string;
  /** Ours, whatever the client sent. */
  requestId: string;
  startedAt: number;
  /** Set when an answer of 500 or more is what the request itself came to: no failure of whoever answered. */
  isOfAsker?: boolean;
  /** Set when too much waited: nobody was asked. */
  isCrowdedOut?: boolean;
}

/** A call whose target is of one kind. */
export type CallFor<K extends Target['kind']> = Call<Extract<Target, { kind: K }>>;

export function isRead({ method }: Pick<IncomingMessage, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD';
}
