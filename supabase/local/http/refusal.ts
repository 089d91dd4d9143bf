import type { Duplex } from 'node:stream';

/**
 * A request that is answered before, or instead of, the product behind it. The body has the fields that each of
 * Supabase's clients looks for: `message` (REST, Storage), `msg` and `error_code` (Auth), `statusCode` (Storage).
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly retryAfterS: number | undefined;

  constructor(status: number, code: string, message: string, options: { retryAfterS?: number } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterS = options.retryAfterS;
  }

  get body(): string {
    const { status, code, message } = this;
    return JSON.stringify({
      statusCode: String(status),
      code,
      error: code,
      error_code: code,
      message,
      msg: message,
    });
  }

  toResponse(): Response {
    const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    if (this.retryAfterS !== undefined) headers.set('retry-after', String(this.retryAfterS));
    return new Response(this.body, { status: this.status, headers });
  }

  /** For a connection whose request could not be read: there is no response object to answer with. */
  sendTo(socket: Duplex): void {
    const head = [
      `HTTP/1.1 ${this.status} ${this.code}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(this.body)}`,
      'connection: close',
    ].join('\r\n');
    socket.end(`${head}\r\n\r\n${this.body}`);
  }
}

export const badRequest = (message: string) => new Refusal(400, 'bad_request', message);

export const tooLarge = (maxBytes: number) =>
  new Refusal(
    413,
    'payload_too_large',
    `The body is larger than the ${maxBytes} bytes that may be sent here.`,
  );

/** What Postgres being away, or as busy as it may be, looks like to a client: worth another try. */
export const unavailable = (message = 'This part of the shop is not available. Try again in a moment.') =>
  new Refusal(503, 'unavailable', message, { retryAfterS: 2 });

export const tooMany = () =>
  new Refusal(429, 'too_many_requests', 'Too many requests of yours are under way. Wait for some of them.', {
    retryAfterS: 1,
  });
