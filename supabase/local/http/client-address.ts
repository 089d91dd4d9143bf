import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/**
 * Who is asking. Only a peer on this machine, which the gateway is, may say so for others: it writes the address of its
 * client into X-Forwarded-For in the place of what the client wrote there. Anybody else is who the socket says.
 */
export function clientAddressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
  const peer = socket.remoteAddress ?? 'unknown';
  const forwarded = headers['x-forwarded-for'];
  if (!LOOPBACK.test(peer) || typeof forwarded !== 'string') return peer;
  const nearest = forwarded.slice(forwarded.lastIndexOf(',') + 1).trim();
  return isIP(nearest) === 0 ? peer : nearest;
}
