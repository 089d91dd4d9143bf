import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { AppError } from '#lib/base/errors';
import { sendError } from '#lib/engines/gateway/own-answers';

/** What Next refuses by itself, before any route of ours is asked. */
function refusalOf(status: number): AppError {
  if (status === 404)
    return new AppError('not_found', 'There is nothing at this address. Check its spelling.');
  if (status === 405)
    return new AppError('method_not_allowed', 'This cannot be done here. Use another method.');
  if (status < 500) return new AppError('bad_request', 'This request cannot be read. Check how it is made.');
  return new AppError('internal', 'Something went wrong on our side. Try again in a moment.');
}

/** Headers that tell of the body that is left out. */
const ofBody = [
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'etag',
  'link',
  'last-modified',
];

/**
 * Gives every refusal of the API its one shape: what has a status of 400 or more and is no JSON (nothing at all, or a
 * page) is answered with an error of ours in its place. To be called before the handler, and after whatever else
 * listens in on `response`.
 */
export function shapeRefusals(response: ServerResponse, requestId: string): void {
  const { write, end, writeHead, flushHeaders } = response;
  let isShaped: boolean | undefined;

  const decide = (): boolean => {
    if (isShaped !== undefined) return isShaped;
    const type = String(response.getHeader('content-type') ?? '');
    isShaped = !response.headersSent && response.statusCode >= 400 && !type.includes('json');
    return isShaped;
  };
  const refuse = (): void => {
    Object.assign(response, { write, end, writeHead, flushHeaders });
    for (const name of ofBody) response.removeHeader(name);
    const { statusCode: status } = response;
    sendError(response, refusalOf(status), { requestId, status });
  };

  Object.assign(response, {
    write(...args: unknown[]): boolean {
      return decide() || Reflect.apply(write, response, args);
    },
    end(...args: unknown[]): ServerResponse {
      if (!decide()) return Reflect.apply(end, response, args);
      refuse();
      return response;
    },
    writeHead(status: number, ...parts: (string | OutgoingHttpHeaders | undefined)[]): ServerResponse {
      response.statusCode = status;
      const headers = parts.find((part) => typeof part === 'object');
      const type = headers?.['content-type'] ?? headers?.['Content-Type'];
      if (type !== undefined) response.setHeader('content-type', type);
      return decide() ? response : Reflect.apply(writeHead, response, [status, ...parts]);
    },
    flushHeaders(): void {
      if (!decide()) Reflect.apply(flushHeaders, response, []);
    },
  });
}
