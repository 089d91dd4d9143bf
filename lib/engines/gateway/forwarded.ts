import type { IncomingHttpHeaders } from 'node:http';

export interface Client {
  /** As the gateway counts it: an IPv4 address or the /64 of an IPv6 one. */
  address: string;
  /** `http` or `https`, as visitors reach the shop. */
  protocol: string;
}

/**
 * What servers behind us are told of the client, in the place of what it says itself. A network is named by its first
 * address, since they expect an address there.
 */
export function forwardedHeaders(
  { address, protocol }: Client,
  host: string | undefined,
): IncomingHttpHeaders {
  return {
    'x-forwarded-for': address.replace('/64', ''),
    'x-forwarded-host': host ?? '',
    'x-forwarded-proto': protocol,
  };
}
