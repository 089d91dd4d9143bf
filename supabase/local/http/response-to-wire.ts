import type { ServerResponse } from 'node:http';
import { CORS } from './cors.ts';
import { ClientGone } from './request-body.ts';

/** What a header may hold on the wire; `Headers` lets control characters through that node refuses. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out
const UNSENDABLE = /[\u0000-\u0008\u000a-\u001f\u007f]/g;

/** For products that say no better: long enough for a database to be started again. */
const RETRY_AFTER_S = '2';

function headersOf(response: Response): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = { ...CORS };
  for (const [name, value] of response.headers) headers[name] = value.replace(UNSENDABLE, '');
  if (response.status === 503) headers['retry-after'] ??= RETRY_AFTER_S;
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies.map((cookie) => cookie.replace(UNSENDABLE, ''));
  return headers;
}

/** An answer that waits behind another one on its connection is not told of the connection's end: the signal is. */
function drained(outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      outgoing.off('drain', settle);
      signal.removeEventListener('abort', settle);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    if (signal.aborted) return settle();
    outgoing.once('drain', settle);
    signal.addEventListener('abort', settle);
  });
}

export type SendOptions = {
  signal: AbortSignal;
  withBody: boolean;
  /** Whether the connection ends with this answer. */
  close: boolean;
  /** What is awaited between the last byte and the end. */
  beforeEnd: (() => Promise<void>) | undefined;
};

/**
 * Sends an answer as fast as it is read, with a chunk of it in memory at a time. Rejects when its body fails or the
 * client goes; whatever the body holds open is let go in any case.
 */
export async function responseToWire(
  response: Response,
  outgoing: ServerResponse,
  { signal, withBody, close, beforeEnd }: SendOptions,
): Promise<void> {
  const reader = response.body?.getReader();
  // Whether the client goes or the sending fails: an answer that nobody takes is given up.
  const letGo = () => void reader?.cancel().catch(() => {});
  signal.addEventListener('abort', letGo);
  try {
    // A body longer or shorter than was said would be taken for a piece of the next answer.
    outgoing.strictContentLength = withBody;
    outgoing.writeHead(response.status, {
      ...headersOf(response),
      ...(close ? { connection: 'close' } : {}),
    });
    while (withBody && reader) {
      const { done, value } = await reader.read();
      // First: an answer that was let go ends here too, and must not look whole.
      if (signal.aborted) throw signal.reason;
      if (outgoing.destroyed) throw new ClientGone();
      if (done) break;
      if (!outgoing.write(value)) await drained(outgoing, signal);
    }
    await beforeEnd?.();
    outgoing.end();
  } finally {
    signal.removeEventListener('abort', letGo);
    letGo();
  }
}
