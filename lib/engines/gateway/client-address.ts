import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net';

/** Who is asking, as a key: an IPv4 address, or the /64 network of an IPv6 address (`2001:db8:0:1::/64`). */
export type ClientAddress = (
  remoteAddress: string | undefined,
  forwardedFor: string | string[] | undefined,
) => string;

/** A connection without an address (a Unix socket, or one that is already gone). */
const unknown = 'unknown';

const mapped = /^::ffff:(?:0:)?/i;

/**
 * The address in Node's canonical spelling, IPv4-mapped ones as IPv4; null when it is none. Always a string of
 * its own: a piece of a header would keep the whole header in memory for as long as its key is counted.
 */
function parseAddress(text: string): string | null {
  const [bare = ''] = text.split('%');
  const version = isIP(bare);
  if (version === 0) return null;
  const { address } = new SocketAddress({ address: bare, family: version === 4 ? 'ipv4' : 'ipv6' });
  const inner = address.replace(mapped, '');
  return isIPv4(inner) ? inner : address;
}

/** The same for what the socket says, which is canonical already: the path that every request takes. */
function parseRemote(text: string): string | null {
  if (isIPv4(text)) return text;
  const inner = text.startsWith('::ffff:') ? text.slice(7) : text;
  if (isIPv4(inner)) return inner;
  const [bare = ''] = inner.split('%');
  return inner === text && isIP(bare) === 6 ? bare : parseAddress(text);
}

/** What a proxy wrote: an address, perhaps with a port (`192.0.2.1:4711`, `[2001:db8::1]:4711`). */
function parseForwarded(entry: string): string | null {
  const text = entry.trim();
  const [, inBrackets] = /^\[(.+)\](?::\d+)?$/.exec(text) ?? [];
  if (inBrackets) return parseAddress(inBrackets);
  const [, withPort] = /^([\d.]+):\d+$/.exec(text) ?? [];
  return parseAddress(withPort ?? text);
}

/** One customer has a /64 or more (RFC 6177): whoever counts single IPv6 addresses counts nothing. */
function toKey(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return `${[...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':')}::/64`;
}

function addTrusted(list: BlockList, text: string): void {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
  const isBits = Number.isInteger(bits) && bits >= 1 && bits <= (version === 4 ? 32 : 128);
  if (version === 0 || rest.length > 0 || !isBits || prefix === '')
    throw new Error(
      `TRUSTED_PROXIES: "${text}" is neither an address (10.0.0.7) nor a network (10.0.0.0/8, 2001:db8::/32).`,
    );
  list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
}

function parseTrusted(setting: string): BlockList | null {
  const entries = setting.split(',').map((entry) => entry.trim());
  const list = new BlockList();
  for (const entry of entries.filter(Boolean)) addTrusted(list, entry);
  return entries.some(Boolean) ? list : null;
}

/**
 * Tells who a request comes from. Only `trustedProxies` (addresses and networks, comma-separated) may say so
 * for others: `X-Forwarded-For` is read from the right, where the nearest proxy wrote, as long as the address
 * that wrote it is trusted; the first that is not is the client. What a client wrote itself is to the left of
 * that and never read. An entry that is no address ends the walk at the proxy that wrote it.
 *
 * @throws when the setting holds something that is no address or network, or a network of everyone (`/0`).
 */
export function makeClientAddress(trustedProxies: string): ClientAddress {
  const trusted = parseTrusted(trustedProxies);
  const isTrusted = (address: string) =>
    trusted?.check(address, address.includes(':') ? 'ipv6' : 'ipv4') ?? false;

  return (remoteAddress, forwardedFor) => {
    let client = remoteAddress ? parseRemote(remoteAddress) : null;
    if (client === null) return unknown;
    if (!trusted || !forwardedFor) return toKey(client);
    const chain = Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor;
    for (let end = chain.length; end >= 0 && isTrusted(client); ) {
      const start = chain.lastIndexOf(',', end - 1) + 1;
      const next = parseForwarded(chain.slice(start, end));
      if (next === null) break;
      client = next;
      end = start - 1;
    }
    return toKey(client);
  };
}
