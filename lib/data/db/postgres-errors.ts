import { AppError } from '#lib/base/errors';
import { type Broken, checkSentence, missingSentence, takenSentence } from '#lib/data/db/constraint-words';
import { isConnectionLost } from '#lib/data/postgres/connection-error';

interface PostgresError extends Broken {
  code: string;
  message: string;
  detail?: string;
  /** The function of Postgres that reported it. */
  routine?: string;
}

function isPostgresError(error: unknown): error is PostgresError & Error {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code)
  );
}

function parseDetail(detail: string | undefined): unknown {
  if (!detail) return undefined;
  try {
    return JSON.parse(detail);
  } catch {
    return undefined;
  }
}

const unreachable = 'The shop cannot reach its database. Try again in a moment.';

/** Connection lost, refused or shutting down: the request may be sent again. */
const unavailable = /^(08|57P|53)/;

/**
 * A value that its type does not have: out of range, no such date, NUL in a text, half a character in JSON, a pattern
 * that ends in its escape, JSON too deep. Requests are parsed before, so this is the second net; a division by zero or
 * a broken array is a mistake of our own SQL.
 */
const impossibleValue =
  /^(22(001|003|007|008|009|019|021|023|025|026|030|031|032|033|034|035|036|037|038|039|03[A-G]|P02|P03|P05|01B|01W|01X)|54...)$/;

/** Raised by a function of ours, in words for people; Postgres names the statement that raised it. */
const isOurs = ({ routine }: PostgresError): boolean => routine === 'exec_stmt_raise';

const conflict = (message: string, cause: Error) => new AppError('conflict', message, { cause });
const invalid = (message: string, cause: Error) => new AppError('invalid_input', message, { cause });

/** What our own functions raise with a code of their own. */
function fromOurs(error: PostgresError & Error): AppError | null {
  const options = { cause: error, details: parseDetail(error.detail) };
  if (error.code === 'LS001') return new AppError('insufficient_stock', error.message, options);
  // A stock that moved on, a SKU that is taken: right in itself, and in the way of what is there.
  if (error.code === 'LS002' || error.code === 'LS006')
    return new AppError('conflict', error.message, options);
  if (error.code.startsWith('LS') || error.code === 'P0001')
    return new AppError('bad_request', error.message, options);
  if (!isOurs(error)) return null;
  if (error.code === '23514')
    return error.constraint_name?.endsWith('_at_most')
      ? conflict(error.message, error)
      : invalid(error.message, error);
  return error.code.startsWith('22') ? new AppError('bad_request', error.message, options) : null;
}

/** A constraint that what was asked for would break: class 23 of the SQLSTATEs. */
function fromConstraint(error: PostgresError & Error): AppError {
  if (error.code === '23505' || error.code === '23P01') return conflict(takenSentence(error), error);
  if (error.code === '23502') return invalid(missingSentence(error), error);
  if (error.code === '23514') return invalid(checkSentence(error), error);
  if (error.code === '23503' && error.message.startsWith('insert or update'))
    return invalid('This refers to something that is not there any more. Load the page again.', error);
  return conflict('Something else still needs this, so it stays. Remove that first.', error);
}

/**
 * The one place where SQLSTATEs become answers. LS… are raised by our own functions, and their texts are
 * written for people; of the others nothing but the kind is passed on. What a client can cause is never a 500:
 * constraints (23…), values (22…), rights (42501), locks and conflicts (40…, 55P03).
 */
export function fromPostgres(error: unknown): AppError | null {
  if (error instanceof Error && isConnectionLost(error))
    return new AppError('unavailable', unreachable, { cause: error });
  if (!isPostgresError(error)) return null;
  const ours = fromOurs(error);
  if (ours) return ours;
  if (error.code === '42501')
    return new AppError('forbidden', 'Your role does not allow this.', { cause: error });
  if (error.code.startsWith('23')) return fromConstraint(error);
  if (impossibleValue.test(error.code))
    return invalid('A value in this request is too large or not of its kind.', error);
  if (/^(40...|55P03)$/.test(error.code))
    return conflict('Somebody else changed this at the same time. Try again.', error);
  if (error.code === '57014')
    return new AppError('unavailable', 'This took too long. Try again.', { cause: error });
  if (unavailable.test(error.code)) return new AppError('unavailable', unreachable, { cause: error });
  return null;
}
