import type { IncomingMessage } from 'node:http';
import { badRequest, Refusal } from './refusal.ts';
import { type BodyOptions, bodyOf } from './request-body.ts';

const WITHOUT_BODY = new Set(['GET', 'HEAD']);
/** `fetch` refuses to make such a request; so does every server that has no use for them. */
const REFUSED_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK']);
const LONGEST_URL = 16_384;

/** A name or an address, and perhaps a port: nothing that could become a path, a user or a second host. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]{0,252})|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

function originOf(incoming: IncomingMessage): string {
  const hosts = incoming.headersDistinct.host ?? [];
  const [host = '127.0.0.1'] = hosts;
  const origin = `http://${host}`;
  if (hosts.length > 1 || !HOST.test(host) || !URL.canParse(origin))
    throw badRequest('The Host header names no host.');
  return origin;
}

function isEscapedWell(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** A percent sign that begins no escape stands for itself: supabase-js sends the names of objects as they are. */
const LONE_PERCENT = /%(?![0-9a-f]{2})/gi;

/**
 * The address of a request: always at the host that the Host header names, whatever the request line says. Its path
 * can be decoded: one whose escapes are no UTF-8 is refused here, for everybody who decodes a part of it later.
 */
export function urlOf(incoming: IncomingMessage): URL {
  const origin = originOf(incoming);
  const asked = incoming.url ?? '/';
  if (asked.length > LONGEST_URL) throw new Refusal(414, 'uri_too_long', 'The address is too long.');
  const absolute = /^https?:/i.test(asked) && URL.canParse(asked) ? new URL(asked) : undefined;
  const path = absolute ? absolute.pathname + absolute.search : asked;
  if (!path.startsWith('/') || !URL.canParse(origin + path)) throw badRequest('The address cannot be read.');
  const url = new URL(origin + path);
  url.pathname = url.pathname.replace(LONE_PERCENT, '%25');
  if (!isEscapedWell(url.pathname)) throw badRequest('The address has an escape (%) that is no UTF-8.');
  return url;
}

/** The headers as the web platform has them: several of one name are joined. Throws a `Refusal`. */
export function headersFromWire(incoming: IncomingMessage): Headers {
  const pairs = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  try {
    return new Headers(pairs);
  } catch {
    throw badRequest('A header cannot be read.');
  }
}

/** The request as the web platform has it. Throws a `Refusal` for what cannot be one. */
export function requestFromWire(
  incoming: IncomingMessage,
  url: URL,
  options: BodyOptions & { signal: AbortSignal },
): Request {
  const method = incoming.method ?? 'GET';
  if (REFUSED_METHODS.has(method))
    throw new Refusal(405, 'method_not_allowed', `${method} is not answered here.`);
  const body = WITHOUT_BODY.has(method) ? undefined : bodyOf(incoming, options);
  try {
    return new Request(url, {
      method,
      headers: headersFromWire(incoming),
      signal: options.signal,
      ...(body ? { body, duplex: 'half' } : {}),
    });
  } catch {
    throw badRequest('This is not a request that can be answered.');
  }
}
