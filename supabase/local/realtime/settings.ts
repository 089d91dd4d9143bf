import * as z from 'zod';
import { StackError } from '../errors.ts';
import { DEFAULT_LIMITS, type RealtimeLimits } from './limits.ts';

const places = z.coerce.number().int().min(1).max(100_000);
const settings = z.object({
  REALTIME_CONNECTIONS: places.optional(),
  REALTIME_CONNECTIONS_PER_ADDRESS: places.optional(),
});

/** The limits that an environment sets; by default one address may have half of all. Throws StackError. */
export function limitsFromEnvironment(environment: NodeJS.ProcessEnv): Partial<RealtimeLimits> {
  const parsed = settings.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new StackError(
      `${names} is no number of sockets.`,
      'Set a whole number from 1 to 100000, or unset it.',
    );
  }
  const maxConnections = parsed.data.REALTIME_CONNECTIONS ?? DEFAULT_LIMITS.maxConnections;
  const connectionsPerAddress = parsed.data.REALTIME_CONNECTIONS_PER_ADDRESS ?? Math.ceil(maxConnections / 2);
  return { maxConnections, connectionsPerAddress };
}
