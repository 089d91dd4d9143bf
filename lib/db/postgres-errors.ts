import { AppError } from '#lib/errors';

interface PostgresError {
  code: string;
  message: string;
  detail?: string;
  constraint_name?: string;
}

function isPostgresError(error: unknown): error is PostgresError {
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

/** Connection lost, refused or shutting down: the request may be sent again. */
const unavailable = /^(08|57P|53)/;

/**
 * A value that its type does not have: out of range, no such date, NUL in a text, half a character in JSON. Requests
 * are parsed before, so this is the second net; a division by zero or a broken array is a mistake of our own SQL.
 */
const impossibleValue = new Set([
  ...['22001', '22003', '22007', '22008', '22009', '22021', '22P02', '22P03', '22P05', '2201W', '2201X'],
  '54000',
]);

/**
 * The one place where SQLSTATEs become answers. LS… are raised by our own functions, and their texts are
 * written for people; of the others nothing but the kind is passed on.
 */
export function fromPostgres(error: unknown): AppError | null {
  if (error instanceof Error && 'code' in error && /^(ECONN|CONNECT|CONNECTION_)/.test(String(error.code))) {
    return new AppError('unavailable', 'The shop cannot reach its database. Try again in a moment.', {
      cause: error,
    });
  }
  if (!isPostgresError(error)) return null;
  const options = { cause: error, details: parseDetail(error.detail) };
  if (error.code === 'LS001') return new AppError('insufficient_stock', error.message, options);
  // A stock that moved on, a SKU that is taken: right in itself, and in the way of what is there.
  if (error.code === 'LS002' || error.code === 'LS006')
    return new AppError('conflict', error.message, options);
  if (error.code.startsWith('LS')) return new AppError('bad_request', error.message, options);
  if (error.code === '42501')
    return new AppError('forbidden', 'Your role does not allow this.', { cause: error });
  if (error.code === '23505')
    return new AppError('conflict', 'Something with this name exists already.', { cause: error });
  if (impossibleValue.has(error.code))
    return new AppError('invalid_input', 'A value in this request is too large or not of its kind.', {
      cause: error,
    });
  if (error.code === '40001' || error.code === '40P01')
    return new AppError('conflict', 'Somebody else changed this at the same time. Try again.', {
      cause: error,
    });
  if (error.code === '57014')
    return new AppError('unavailable', 'This took too long. Try again.', { cause: error });
  if (unavailable.test(error.code))
    return new AppError('unavailable', 'The shop cannot reach its database. Try again in a moment.', {
      cause: error,
    });
  return null;
}
