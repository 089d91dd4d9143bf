import { timed } from '#lib/base/observe';
import { fromPostgres } from '#lib/data/db/postgres-errors';

/** A refusal by a rule of the database (no stock, not allowed, changed meanwhile) is an answer, not a failure. */
function isRefusal(error: unknown): boolean {
  const known = fromPostgres(error);
  return known !== null && known.status < 500;
}

/**
 * The way to export a query: every call is timed under `name`, which is its room and its own name, such as
 * `catalog.selectProduct`. What it returns and throws stays as it is.
 */
export function defineQuery<A extends unknown[], R>(
  name: `${string}.${string}`,
  run: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return (...args) => timed('query', name, () => run(...args), isRefusal);
}
