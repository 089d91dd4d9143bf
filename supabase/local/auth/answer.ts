import { isConnectionLost } from '#lib/data/postgres/connection-error';
import { errorCode } from '../errors.ts';
import { pacedLog } from '../paced-log.ts';
import { AuthError } from './auth-error.ts';

const VERSION = '2024-01-01';

function withHeaders(response: Response): Response {
  response.headers.set('cache-control', 'no-store');
  response.headers.set('x-supabase-api-version', VERSION);
  return response;
}

/** Overloaded, out of time or out of space, or two requests stood in each other's way. */
const isBusy = (code: string) => /^(40|53|57)...$/.test(code);

/** Anything that was thrown, as a refusal. What is our fault is logged and told without its innards. */
export function explain(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  const code = errorCode(error) ?? '';
  if (isConnectionLost(error) || isBusy(code))
    return new AuthError(503, 'unavailable', 'Auth does not answer just now. Try again in a moment.');
  // A value that its column will not hold: what was asked for, not how it was done.
  if (/^(22|23)/.test(code))
    return new AuthError(400, 'validation_failed', 'The request holds a value that cannot be stored.');
  pacedLog.error({ err: error }, 'a request to Auth could not be answered');
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
