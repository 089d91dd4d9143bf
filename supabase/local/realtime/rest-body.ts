import type { IncomingMessage } from 'node:http';
import { RestError } from './rest-error.ts';

/** As hosted: room for a payload of 3 MB and its JSON. */
export const MAX_BODY_BYTES = 5_000_000;

/** The client went away before its request was whole: nobody waits for an answer. */
export class AbortedError extends Error {
  override name = 'AbortedError';
}

const tooLarge = () =>
  new RestError(413, `The body is larger than ${MAX_BODY_BYTES / 1_000_000} MB. Send less at once.`);

/** For one address: two whole bodies. For all together it is what the process can spare. */
const MAX_BYTES_OF_ADDRESS = 2 * MAX_BODY_BYTES;
const MAX_BYTES_OF_ALL = 8 * MAX_BODY_BYTES;
const ARRIVES_WITHIN_MS = 15_000;

/** Bytes of bodies that are on their way or at work, by address: whoever dawdles takes no room but his own. */
export class BodyRoom {
  readonly #byAddress = new Map<string, number>();
  #bytes = 0;

  /** False, and nothing taken, when the address or all together would hold too much. */
  take(address: string, bytes: number): boolean {
    const held = (this.#byAddress.get(address) ?? 0) + bytes;
    if (held > MAX_BYTES_OF_ADDRESS || this.#bytes + bytes > MAX_BYTES_OF_ALL) return false;
    this.#byAddress.set(address, held);
    this.#bytes += bytes;
    return true;
  }

  giveBack(address: string, bytes: number): void {
    const held = (this.#byAddress.get(address) ?? 0) - bytes;
    if (held > 0) this.#byAddress.set(address, held);
    else this.#byAddress.delete(address);
    this.#bytes -= bytes;
  }
}

const full = () => new RestError(503, 'Too much is coming in. Try again in a moment');
const late = () => new RestError(408, 'The body did not come in time. Send it again');

/**
 * The whole body, counted as it comes. Rejects with a RestError 413 over MAX_BODY_BYTES, 408 when it has not come
 * within 15 s, 503 when there is no room for it, without closing the socket that the answer needs; with AbortedError
 * when the client goes away.
 */
export function readBody(request: IncomingMessage, room: BodyRoom, address: string): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    let isRefused = false;
    const release = () => {
      room.giveBack(address, bytes);
      bytes = 0;
      chunks = [];
    };
    // Of what is refused the rest is read and thrown away: a client that is still sending reads no answer.
    const refuse = (error: RestError) => {
      isRefused = true;
      release();
      reject(error);
    };
    const timer = setTimeout(() => refuse(late()), ARRIVES_WITHIN_MS);
    request.on('data', (chunk: Buffer) => {
      if (isRefused) return;
      if (bytes + chunk.length > MAX_BODY_BYTES) return refuse(tooLarge());
      if (!room.take(address, chunk.length)) return refuse(full());
      bytes += chunk.length;
      chunks.push(chunk);
    });
    request.on('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    request.on('close', () => {
      clearTimeout(timer);
      release();
      reject(new AbortedError());
    });
  });
}
