import { logger } from '#lib/base/logger';
import { AuthError } from './auth-error.ts';

const VERSION = '2024-01-01';

/** What browsers of other sites may know: Auth is asked with tokens in headers, never with cookies. */
const CORS: Record<string, string> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-total-count, link, x-supabase-api-version, retry-after',
};

function withHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(CORS)) response.headers.set(name, value);
  response.headers.set('cache-control', 'no-store');
  response.headers.set('x-supabase-api-version', VERSION);
  return response;
}

/** The answer to a browser that asks whether it may ask. */
export function answerPreflight(request: Request): Response {
  const asked = request.headers.get('access-control-request-headers') ?? '';
  const isPlain = /^[\w\s,-]{0,1000}$/.test(asked);
  return withHeaders(
    new Response(null, {
      status: 204,
      headers: {
        'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
        'access-control-allow-headers': isPlain && asked ? asked : 'apikey, authorization, content-type',
        'access-control-max-age': '7200',
      },
    }),
  );
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** The database is away or overloaded, took too long, or two requests stood in each other's way. */
const isAway = (code: string) =>
  /^(08|40|53|57)/.test(code) || /^(ECONN|CONNECTION_|CONNECT_TIMEOUT|EPIPE|ETIMEDOUT)/.test(code);

/** Anything that was thrown, as a refusal. What is our fault is logged and told without its innards. */
export function explain(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  const code = codeOf(error);
  if (isAway(code))
    return new AuthError(503, 'unavailable', 'Auth does not answer just now. Try again in a moment.');
  // A value that its column will not hold: what was asked for, not how it was done.
  if (/^(22|23)/.test(code))
    return new AuthError(400, 'validation_failed', 'The request holds a value that cannot be stored.');
  logger.error({ err: error }, 'a request to Auth could not be answered');
  return new AuthError(500, 'unexpected_failure', 'Auth could not answer. Try again in a moment.');
}

/** A refusal in the shape that the client's version of the API reads. */
export function answerError(request: Request, thrown: unknown): Response {
  const { status, code, message, extra } = explain(thrown);
  const isNew = (request.headers.get('x-supabase-api-version') ?? '') >= VERSION;
  const body = isNew
    ? { code, message, ...extra }
    : { code: status, error_code: code, msg: message, ...extra };
  return withHeaders(Response.json(body, { status }));
}

export function answerWith(result: Response | Record<string, unknown>): Response {
  return withHeaders(result instanceof Response ? result : Response.json(result));
}
