import { clientOf } from '../http/who-asks.ts';
import { makeBodyReader } from './body-reader.ts';
import type { Identify } from './identity.ts';
import { ASKING } from './limits.ts';
import { splitQuery } from './parse-query.ts';
import { RestError, tooMuch, unparsable } from './rest-error.ts';
import type { RestRequest } from './rest-request.ts';

const PREFIX = '/rest/v1';
const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

function methodOf(request: Request): RestRequest['method'] {
  const found = METHODS.find((method) => method === request.method);
  if (found) return found;
  throw new RestError(405, 'PGRST117', `Unsupported HTTP method: ${request.method}`, {
    headers: { allow: METHODS.join(', ') },
  });
}

function segmentsOf(path: string): string[] {
  try {
    const segments = path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    if (!segments.some((segment) => segment.includes('\0'))) return segments;
  } catch {
    // Told below, as the NUL is.
  }
  throw unparsable('The path has a bad escape', 'every % must be followed by UTF-8 in hexadecimal');
}

function targetOf(path: string): RestRequest['target'] {
  const [first, second, ...more] = segmentsOf(path);
  if (first === undefined) return { kind: 'root' };
  if (second === undefined) return { kind: 'table', name: first };
  if (first === 'rpc' && more.length === 0) return { kind: 'call', name: second };
  throw new RestError(404, 'PGRST125', 'Invalid path specified in request URL');
}

/** Only `public` is exposed. */
function requireProfile(request: Request, schema: string): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const asked = request.headers.get(isRead ? 'accept-profile' : 'content-profile');
  if (asked === null || asked === schema) return;
  throw new RestError(406, 'PGRST106', `Invalid schema: ${asked.slice(0, 100)}`, {
    hint: `Only the following schemas are exposed: ${schema}`,
  });
}

export type ReadRequest = (
  request: Request,
  schema: string,
  address: string,
) => Promise<{
  asked: RestRequest;
  /** Whom the work is counted against. */
  client: string;
  /** Lets go of the body. */
  release(): void;
}>;

/** Takes a request from the wire: who asks, of what, with which parameters and body. Throws RestError. */
export function makeRequestReader(identify: Identify): ReadRequest {
  const takeBody = makeBodyReader();
  return async (request, schema, address) => {
    const url = new URL(request.url);
    if (request.url.length > ASKING.urlChars) {
      throw tooMuch(
        `An address may have ${ASKING.urlChars} characters.`,
        'Call a function by POST with the long part as an argument.',
        414,
      );
    }
    const method = methodOf(request);
    const all = splitQuery(url.search);
    const sent = { headers: request.headers, query: url.searchParams };
    const identity = await identify(sent, address, request.signal);
    requireProfile(request, schema);
    const path = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : url.pathname;
    const target = targetOf(path);
    const client = clientOf(identity, address);
    const isRead = method === 'GET' || method === 'HEAD' || method === 'DELETE';
    const body = isRead
      ? { text: '', release: () => {} }
      : await takeBody(request, { role: identity.role, client });
    const asked: RestRequest = {
      method,
      target,
      path,
      parameters: all.filter(([name]) => name !== 'apikey'),
      headers: request.headers,
      body: body.text,
      identity,
    };
    return { asked, client, release: body.release };
  };
}
