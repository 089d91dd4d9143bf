import type { Identify } from './identity.ts';
import { ASKING, BODY_BYTES, HELD_BODY_BYTES } from './limits.ts';
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

const tooLarge = (most: number) =>
  tooMuch(`The body is larger than ${most / 1024 / 1024} MiB.`, 'Send it in parts.', 413);

/** Reads bodies into memory, each up to a size, and all that are held at one time up to another. */
function makeBodyReader() {
  let held = 0;
  const take = async (request: Request, most: number): Promise<{ text: string; release(): void }> => {
    if (!request.body) return { text: '', release: () => {} };
    if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge(most);
    const chunks: Uint8Array[] = [];
    let size = 0;
    const release = () => {
      held -= size;
      size = 0;
    };
    try {
      for await (const chunk of request.body) {
        size += chunk.byteLength;
        held += chunk.byteLength;
        if (size > most) throw tooLarge(most);
        if (held > HELD_BODY_BYTES) {
          throw new RestError(503, 'PGRST003', 'Too much is being sent at this moment.', {
            hint: 'Try again in a moment.',
            headers: { 'retry-after': '2' },
          });
        }
        chunks.push(chunk);
      }
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)), release };
    } catch (error) {
      release();
      if (error instanceof TypeError && !request.signal.aborted) {
        throw new RestError(400, 'PGRST102', 'The body is not UTF-8');
      }
      throw error;
    }
  };
  return take;
}

export type ReadRequest = (
  request: Request,
  schema: string,
) => Promise<{ asked: RestRequest; release(): void }>;

/** Takes a request from the wire: who asks, of what, with which parameters and body. Throws RestError. */
export function makeRequestReader(identify: Identify): ReadRequest {
  const takeBody = makeBodyReader();
  return async (request, schema) => {
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
    const identity = await identify(request.headers, all.find(([name]) => name === 'apikey')?.[1]);
    requireProfile(request, schema);
    const path = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : url.pathname;
    const target = targetOf(path);
    const isRead = method === 'GET' || method === 'HEAD' || method === 'DELETE';
    const body = isRead
      ? { text: '', release: () => {} }
      : await takeBody(request, BODY_BYTES[identity.role]);
    const asked: RestRequest = {
      method,
      target,
      path,
      parameters: all.filter(([name]) => name !== 'apikey'),
      headers: request.headers,
      body: body.text,
      identity,
    };
    return { asked, release: body.release };
  };
}
