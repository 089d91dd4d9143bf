import type { IncomingMessage } from 'node:http';
import { type Refusal, tooLarge } from './refusal.ts';

/** Why a body ends before its end: whoever was sending it has gone. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';

  constructor() {
    super('The client has gone');
  }
}

export type BodyOptions = {
  maxBytes: number;
  /** When somebody reads for the first time: the moment to say `100 Continue`. */
  onFirstRead: () => void;
  /** When it turned out to be more than that: whatever the reader makes of the broken stream, this is the answer. */
  onRefused: (refusal: Refusal) => void;
};

/**
 * What a client sends, as a stream that holds a chunk at a time and is read only when asked. However the connection
 * ends, the stream ends: with its last byte, with `ClientGone`, or with a `Refusal` when it turns out too large.
 * The listeners are in place before this returns, so no error of the socket is ever without one.
 */
export function bodyOf(incoming: IncomingMessage, options: BodyOptions): ReadableStream<Uint8Array> {
  let bytes = 0;
  let hasEnded = false;
  let isAsked = false;
  const settle = (end: () => void) => {
    if (hasEnded) return;
    hasEnded = true;
    incoming.off('data', take).pause();
    end();
  };
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const fail = (error: Error) => settle(() => controller?.error(error));
  const take = (chunk: Buffer) => {
    incoming.pause();
    bytes += chunk.length;
    if (bytes <= options.maxBytes) return controller?.enqueue(chunk);
    const refusal = tooLarge(options.maxBytes);
    options.onRefused(refusal);
    fail(refusal);
  };
  incoming.on('error', () => fail(new ClientGone()));
  incoming.once('close', () => fail(new ClientGone()));
  incoming.once('end', () => settle(() => controller?.close()));
  incoming.on('data', take).pause();
  return new ReadableStream<Uint8Array>(
    {
      start(its) {
        controller = its;
      },
      pull() {
        if (!isAsked) options.onFirstRead();
        isAsked = true;
        incoming.resume();
      },
      cancel() {
        settle(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}
