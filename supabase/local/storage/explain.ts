import { QueueRefusal } from '#lib/base/fair-queue';
import { isConnectionLost } from '#lib/data/postgres/connection-error';
import { errorCode, errorText } from '../errors.ts';
import {
  accessDenied,
  diskFull,
  duplicate,
  invalidParameter,
  StorageRefusal,
  tooMany,
  unavailable,
} from './refusal.ts';

const isOfRls = (message: string) => message.includes('row-level security');

/** What a code of Postgres means to whoever asked; undefined when it means nothing to him. */
function fromDatabase(code: string, message: string): StorageRefusal | undefined {
  switch (code) {
    case '42501':
      return accessDenied(isOfRls(message) ? 'new row violates row-level security policy' : message);
    case '23505':
      return duplicate('ResourceAlreadyExists');
    case '23503':
      return new StorageRefusal({
        status: 404,
        error: 'InvalidRequest',
        code: 'InvalidRequest',
        message: 'The related resource does not exist',
      });
    case '55P03':
      return new StorageRefusal({
        status: 423,
        error: 'ResourceLocked',
        code: 'ResourceLocked',
        message: 'The resource is locked',
      });
    case '57014':
      return unavailable();
    default:
      break;
  }
  // A value that the database cannot hold, a rule of a table, something too deep, an exception of a policy or trigger.
  if (/^(22|23|54|P0)/.test(code)) return invalidParameter(message);
  // Connections refused or lost, no more of them, shutting down.
  if (/^(08|53|57)/.test(code)) return unavailable();
  return undefined;
}

/** The refusal that an error amounts to; the error itself when it is a fault of ours. */
export function explain(error: unknown): unknown {
  if (error instanceof StorageRefusal) return error;
  if (error instanceof QueueRefusal) return error.why === 'own' ? tooMany() : unavailable();
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull();
  if (code === 'ENOENT' || isConnectionLost(error)) return unavailable();
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code)
    ? (fromDatabase(code, errorText(error)) ?? error)
    : error;
}
