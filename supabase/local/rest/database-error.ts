import postgres from 'postgres';
import { isConnectionLost } from '#lib/data/postgres/connection-error';
import type { Role } from './limits.ts';
import { RestError } from './rest-error.ts';

/** PostgREST's table of states; the longest prefix that fits decides. */
const STATUS: readonly (readonly [prefix: string, status: number])[] = [
  ['08', 503],
  ['09', 500],
  ['0L', 403],
  ['0P', 403],
  ['23503', 409],
  ['23505', 409],
  ['25006', 405],
  ['25', 500],
  ['28', 403],
  ['2D', 500],
  ['38', 500],
  ['39', 500],
  ['3B', 500],
  ['40', 500],
  ['42883', 404],
  ['42P01', 404],
  ['42P17', 500],
  ['53400', 500],
  ['53', 503],
  // Hosted projects answer 500; but what is too complex was made so by whoever asked.
  ['54', 400],
  ['55', 500],
  ['57P01', 503],
  ['57P02', 503],
  ['57P03', 503],
  ['57', 500],
  ['58', 500],
  ['F0', 500],
  ['HV', 500],
  ['P0001', 400],
  ['P0', 500],
  ['XX', 500],
];

function statusOf(code: string, role: Role): number {
  if (code === '42501') return role === 'anon' ? 401 : 403;
  const custom = /^PT(\d{3})$/.exec(code)?.[1];
  if (custom !== undefined) {
    const status = Number(custom);
    return status >= 400 && status <= 599 ? status : 500;
  }
  const found = STATUS.filter(([prefix]) => code.startsWith(prefix)).sort(
    ([left], [right]) => right.length - left.length,
  )[0];
  return found?.[1] ?? 400;
}

export const databaseAway = (): RestError =>
  new RestError(503, 'PGRST001', 'Could not query the database. Try again in a moment.', {
    headers: { 'retry-after': '2' },
  });

/** What the database refused, in PostgREST's words. Anything else comes back as it is. */
export function fromDatabaseError(error: unknown, role: Role): unknown {
  if (error instanceof RestError) return error;
  if (!(error instanceof postgres.PostgresError)) {
    return isConnectionLost(error) ? databaseAway() : error;
  }
  const { code, message, detail, hint } = error;
  return new RestError(statusOf(code, role), code, message, {
    details: detail ?? null,
    hint: hint ?? null,
    mayBeStale: code === '42703' || code === '42P01' || code === '42883',
  });
}
