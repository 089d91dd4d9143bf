import type { IncomingMessage } from 'node:http';
import type { MemoryBudget } from './memory-budget.ts';
import { RestError } from './rest-error.ts';

/** As hosted: room for a payload of 3 MB and its JSON. */
export const MAX_BODY_BYTES = 5_000_000;

/** The client went away before its request was whole: nobody waits for an answer. */
export class AbortedError extends Error {
  override name = 'AbortedError';
}

const tooLarge = () =>
  new RestError(413, `The body is larger than ${MAX_BODY_BYTES / 1_000_000} MB. Send less at once.`);

/**
 * The whole body, counted as it comes. Rejects with a RestError 413 over MAX_BODY_BYTES, without reading the rest and
 * without closing the socket that the answer needs; with AbortedError when the client goes away.
 */
export function readBody(request: IncomingMessage, budget: MemoryBudget): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return Promise.reject(tooLarge());
  if (budget.isFull)
    return Promise.reject(new RestError(503, 'Too much is coming in. Try again in a moment'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      // Of what is refused the rest is read and thrown away: a client that is still sending reads no answer.
      if (bytes > MAX_BODY_BYTES) return;
      bytes += chunk.length;
      budget.add(chunk.length);
      if (bytes <= MAX_BODY_BYTES) return void chunks.push(chunk);
      chunks.length = 0;
      reject(tooLarge());
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => {
      budget.remove(bytes);
      reject(new AbortedError());
    });
  });
}
