import type { Identity } from '../http/who-asks.ts';

/** A request whose parts have been taken from the wire: decoded and bounded, not yet understood. */
export type RestRequest = {
  method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  target: { kind: 'root' } | { kind: 'table'; name: string } | { kind: 'call'; name: string };
  /** Below /rest/v1, as functions see it in `request.path`. */
  path: string;
  parameters: [string, string][];
  headers: Headers;
  body: string;
  identity: Identity;
};
