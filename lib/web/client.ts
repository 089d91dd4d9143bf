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

export interface RequestOptions {
  signal?: AbortSignal | undefined;
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

async function readAnswer(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new ApiError('unreadable', 'The shop has changed since this page was opened. Reload it.', {
      status: response.status,
      cause,
    });
  }
}

/** The reason of a fetch that threw: the caller's own abort is passed on, ours and the network's get words. */
function explain(cause: unknown, outer: AbortSignal | undefined, timeout: AbortSignal): unknown {
  if (cause instanceof ApiError || outer?.aborted) return cause;
  if (timeout.aborted)
    return new ApiError('timeout', 'The shop took too long to answer. Try again.', { cause });
  return new ApiError('network', 'No connection to the shop. Check the network and try again.', { cause });
}

/**
 * Sends a request to the shop and reads its JSON. Throws `ApiError`, or the abort reason when the caller's own signal was
 * aborted. Never answered from the browser's cache: whoever asks again wants to know what is true now.
 */
export async function requestJson(
  method: string,
  path: string,
  { body, ...options }: RequestOptions & { body?: unknown } = {},
): Promise<unknown> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const headers = new Headers({ accept: 'application/json' });
  if (method !== 'GET') headers.set('content-type', 'application/json');
  const init = { method, headers, signal, cache: 'no-store', credentials: 'same-origin' } as const;
  try {
    const response = await fetch(
      path,
      method === 'GET' ? init : { ...init, body: JSON.stringify(body ?? {}) },
    );
    if (response.status === 401) globalThis.dispatchEvent?.(new Event(sessionEndedEvent));
    if (!response.ok) throw await toApiError(response);
    return await readAnswer(response);
  } catch (cause) {
    throw explain(cause, options.signal, timeout);
  }
}
