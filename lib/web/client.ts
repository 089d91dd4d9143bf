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

interface AnswerHead {
  status: number;
  requestId: string | null;
}

function toApiError(body: unknown, { status, requestId }: AnswerHead): ApiError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  return new ApiError(textOr(error.code, 'unreadable'), textOr(error.message, fallbackMessage(status)), {
    status,
    details: error.details,
    requestId: textOr(error.requestId, requestId ?? '') || null,
  });
}

/**
 * The answer, if it is one that the shop gives to what was done: an object that says `success: true`. Throws ApiError
 * for a refusal, and for what somebody between here and the shop said in its place.
 */
export function requireAnswer(body: unknown, head: AnswerHead): object {
  if (head.status === 401) globalThis.dispatchEvent?.(new Event(sessionEndedEvent));
  if (head.status < 200 || head.status >= 300) throw toApiError(body, head);
  if (isRecord(body) && body.success === true) return body;
  throw new ApiError(
    'unreadable',
    'The shop’s answer could not be read. Try again; if it stays, reload the page.',
    head,
  );
}

/** The body's JSON; null where it is none. Of one that was broken off while it came, `explain` knows by whom. */
function readJson(response: Response): Promise<unknown> {
  return response.json().catch((error: unknown) => {
    if (response.ok && !(error instanceof SyntaxError)) throw error;
    return null;
  });
}

/** The reason of a fetch that threw: the caller's own abort is passed on, ours and the network's get words. */
function explain(cause: unknown, outer: AbortSignal | undefined, timeout: AbortSignal): unknown {
  if (cause instanceof ApiError || outer?.aborted) return cause;
  if (timeout.aborted)
    return new ApiError('timeout', 'The shop took too long to answer. Try again.', { cause });
  return new ApiError('network', 'No connection to the shop. Check the network and try again.', { cause });
}

/**
 * Sends a request to the shop and reads its answer, an object that says `success: true`. Throws `ApiError`, or the abort reason when the caller's own signal was
 * aborted. Never answered from the browser's cache: whoever asks again wants to know what is true now.
 */
export async function requestJson(
  method: string,
  path: string,
  { body, ...options }: RequestOptions & { body?: unknown } = {},
): Promise<object> {
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
    const requestId = response.headers.get('x-request-id');
    return requireAnswer(await readJson(response), { status: response.status, requestId });
  } catch (cause) {
    throw explain(cause, options.signal, timeout);
  }
}
