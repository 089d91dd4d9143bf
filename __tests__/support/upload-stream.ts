import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Answer } from './call-route.ts';

type Route = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const mebi = 1_024 * 1_024;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const heldBytes = () => {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
};

export interface Sending {
  body: ReadableStream<Uint8Array>;
  /** How many bytes were asked for until now. */
  sentBytes(): number;
  /** Whether the receiver said that it wants no more. */
  isCancelled(): boolean;
  /** The most that this process held of it at any time, beyond what it held before. */
  mostHeldBytes(): number;
}

/** Bytes that are made when they are asked for: what a client with a large file does. */
export function sendPieces(pieces: Iterable<Uint8Array>): Sending {
  const iterator = pieces[Symbol.iterator]();
  const heldBefore = heldBytes();
  let sent = 0;
  let count = 0;
  let mostHeld = 0;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { value, done } = iterator.next();
        if (done) return controller.close();
        sent += value.byteLength;
        if (++count % 8 === 0) mostHeld = Math.max(mostHeld, heldBytes() - heldBefore);
        controller.enqueue(value);
      },
      cancel() {
        isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, sentBytes: () => sent, isCancelled: () => isCancelled, mostHeldBytes: () => mostHeld };
}

/** `head`, and then the same megabyte over and over, each time in memory of its own. */
export function* megabytes(count: number, line: string, head = ''): Generator<Uint8Array> {
  if (head) yield Buffer.from(head);
  const piece = Buffer.from(line.repeat(Math.ceil(mebi / line.length))).subarray(0, mebi);
  for (let i = 0; i < count; i++) yield Uint8Array.from(piece);
}

/** Posts a stream to a route handler as a browser on the shop's own pages would. */
export async function post(
  route: Route,
  path: string,
  options: { body: ReadableStream<Uint8Array> | Buffer; cookie: string; headers?: Record<string, string> },
): Promise<Answer> {
  const { body, cookie, headers } = options;
  const request = new Request(`http://shop.test${path}`, {
    method: 'POST',
    headers: {
      host: 'shop.test',
      origin: 'http://shop.test',
      'content-type': 'text/csv',
      cookie,
      ...headers,
    },
    body: body instanceof ReadableStream ? body : new Uint8Array(body),
    duplex: 'half',
  } as RequestInit);
  // Node's Request drops what a server would have received.
  for (const [name, value] of Object.entries({ host: 'shop.test', ...headers }))
    if (!request.headers.has(name)) request.headers.set(name, value);
  const response = await route(request, { params: Promise.resolve({}) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
