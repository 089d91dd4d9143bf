import { isConnectionLost } from '#lib/data/postgres/connection-error';
import { errorCode } from './errors.ts';

/** Short of connections or memory, somebody else holds a lock, stopped by its own limit of time or by its operator. */
const short = /^(53|55|57)...$/;

/**
 * Whether an error means that the database cannot say now, and may in a moment. What it refuses for good, such as
 * a table or a right that is missing, is a fault of ours and is none of these.
 */
export const isAway = (error: unknown): boolean =>
  isConnectionLost(error) || short.test(errorCode(error) ?? '');
