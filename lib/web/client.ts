/** What the shop's API says when it refuses: `message` is written for people and says what to do next. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** A code of the API's table, or `network`, `timeout`, `unreadable` for answers that never came or made no sense. */
  readonly code: string;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly details: unknown;
  readonly requestId: string | null;

  constructor(
    code: string,
    message: string,
    info: { status?: number; details?: unknown; requestId?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause: info.cause });
    this.code = code;
    this.status = info.status ?? 0;
    this.details = info.details;
    this.requestId = info.requestId ?? null;
  }
}

/** Anything that turns unknown data into `T` or throws; every zod schema is one. */
export interface Parser<T> {
  parse(value: unknown): T;
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Default 10 s. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/** Told to the window when the shop does not know any more who asks: the session has ended here or elsewhere. */
export const sessionEndedEvent = 'livestall:session-ended';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

function fallbackMessage(status: number): string {
  if (status === 429) return 'Too many requests just now. Wait a moment and try again.';
  if (status >= 500) return 'The shop cannot answer just now. Try again in a moment.';
  return 'The shop did not accept this request. Reload the page and try again.';
}

async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  return new ApiError(
    textOr(error.code, 'unreadable'),
    textOr(error.message, fallbackMessage(response.status)),
    {
      status: response.status,
      details: error.details,
      requestId: textOr(error.requestId, response.headers.get('x-request-id') ?? '') || null,
    },
  );
}

/** The reason of a fetch that threw: the caller's own abort is passed on, ours and the network's get words. */
function explain(cause: unknown, outer: AbortSignal | undefined, timeout: AbortSignal): unknown {
  if (cause instanceof ApiError || outer?.aborted) return cause;
  if (timeout.aborted)
    return new ApiError('timeout', 'The shop took too long to answer. Try again.', { cause });
  return new ApiError('network', 'No connection to the shop. Check the network and try again.', { cause });
}

function parseWith<T>(parser: Parser<T>, body: unknown, status: number): T {
  try {
    return parser.parse(body);
  } catch (cause) {
    throw new ApiError('unreadable', 'The shop has changed since this page was opened. Reload it.', {
      status,
      cause,
    });
  }
}

async function request<T>(
  path: string,
  init: RequestInit,
  parser: Parser<T>,
  options: RequestOptions,
): Promise<T> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const response = await fetch(path, { ...init, signal, credentials: 'same-origin' });
    if (response.status === 401) globalThis.dispatchEvent?.(new Event(sessionEndedEvent));
    if (!response.ok) throw await toApiError(response);
    return parseWith(parser, await response.json(), response.status);
  } catch (cause) {
    throw explain(cause, options.signal, timeout);
  }
}

/**
 * GETs JSON from the shop and parses it. Throws `ApiError`, or the abort reason when the caller's own signal
 * was aborted. Never answered from the browser's cache: whoever asks again wants to know what is true now.
 */
export function getJson<T>(path: string, parser: Parser<T>, options: RequestOptions = {}): Promise<T> {
  return request(path, { headers: { accept: 'application/json' }, cache: 'no-store' }, parser, options);
}

/** Sends `body` as JSON and parses the answer. Throws like `getJson`; never repeats a request by itself. */
export function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown,
  parser: Parser<T>,
  options: RequestOptions = {},
): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return request(path, { method, headers, body: JSON.stringify(body) }, parser, options);
}
