import { IncomingMessage } from 'node:http';
import { AppError } from '#lib/base/errors';
import { inWords } from '#lib/engines/gateway/body-limits';

/** A body that did not arrive in its time; there is no code of ours for it, so it comes with its own status. */
export class SlowBodyError extends AppError {
  constructor() {
    super('bad_request', 'The request took too long to arrive. Check the connection and send it again.');
  }
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'payload_too_large',
    `The body is larger than ${inWords(maxBytes)}. Send less at once.`,
  );
}

export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** What a request says that it will send; null when it sends in pieces without saying. */
export function declaredBytes({ headers }: Pick<IncomingMessage, 'headers'>): number | null {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : null;
}

/**
 * The whole body, counted as it comes. Rejects with 413 when it is larger than `maxBytes`, and with `SlowBodyError`
 * when it has not come within `timeoutMs`: a client that sends a byte now and then holds nothing but its socket.
 */
export function receiveBody(
  request: IncomingMessage,
  { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number },
): Promise<Buffer> {
  if ((declaredBytes(request) ?? 0) > maxBytes) return Promise.reject(tooLarge(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (act: () => void) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      request.pause();
      act();
    };
    const timer = setTimeout(() => settle(() => reject(new SlowBodyError())), timeoutMs);
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) settle(() => reject(tooLarge(maxBytes)));
      else chunks.push(chunk);
    };
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks)));
    const onClose = () => settle(() => reject(new AppError('bad_request', 'The request was broken off.')));
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}

/** The same request with its body in hand, for a handler that reads it as a stream. */
export function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = request;
  Object.assign(copy, { method, url, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor });
  copy.headers = headers;
  copy.complete = true;
  if (body.length > 0) copy.push(body);
  copy.push(null);
  return copy;
}
