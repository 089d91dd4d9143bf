import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';

const missing = 'Say which host you mean, in one Host header.';
const twice = 'The request names its host more than once. Send one Host header.';
const unreadable = 'The Host header is no host. Send a name or an address, and perhaps a port.';

/** A name or an IPv4 address, or an IPv6 address in brackets; then perhaps a port. Nobody's password, no path. */
const hostPattern = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;
const longestHost = 260;

function countOf(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const raw = rawHeaders[i] ?? '';
    if (raw.length === name.length && raw.toLowerCase() === name) count += 1;
  }
  return count;
}

/**
 * Hosts that were found readable: a shop has one or two, and to parse an address costs more than all else that is asked
 * of a request. Made-up ones push each other out.
 */
const known = new LRUCache<string, true>({ max: 100 });

/** Whether a host can be part of an address: what is behind us makes one from it. */
function isReadable(host: string): boolean {
  if (known.has(host)) return true;
  const isOne = host.length <= longestHost && hostPattern.test(host) && URL.canParse(`http://${host}/`);
  if (isOne) known.set(host, true);
  return isOne;
}

/**
 * What is wrong with how a request says its host, as a sentence; null when nothing is. Two hosts would let the part
 * that checks and the part that answers mean different ones.
 */
export function findOddHost({
  headers,
  rawHeaders,
}: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): string | null {
  if (countOf(rawHeaders, 'host') > 1) return twice;
  const { host } = headers;
  if (!host) return missing;
  return isReadable(host) ? null : unreadable;
}
