import postgres from 'postgres';
import type { Claims } from '../http/who-asks.ts';
import type { Resources } from './resources.ts';

export type Extension = 'broadcast' | 'presence';

/** Who asks, and what policies may look at besides the topic. */
export type Asker = {
  claims: Claims;
  headers: Record<string, string>;
  /** In whose turn the database is asked. */
  address: string;
};

/** Where policies are asked. */
export type PolicyDatabase = Pick<Resources, 'sql' | 'queue'>;

/** The kinds of message that RLS on `realtime.messages` lets this user read on this topic. */
export async function readableExtensions(
  { sql, queue }: PolicyDatabase,
  topic: string,
  asker: Asker,
  extensions: Extension[],
): Promise<Set<Extension>> {
  const [row] = await queue.run(
    asker.address,
    () => sql<{ allowed: Extension[] }[]>`
    select realtime_bridge.can_read(
      ${topic}, ${JSON.stringify(asker.claims)}::text::jsonb, ${JSON.stringify(asker.headers)}::text::jsonb,
      ${extensions}
    ) as allowed`,
  );
  return new Set(row?.allowed);
}

/** The kinds of message that RLS on `realtime.messages` lets this user write on this topic. */
export async function writableExtensions(
  { sql, queue }: PolicyDatabase,
  topic: string,
  asker: Asker,
  extensions: Extension[],
): Promise<Set<Extension>> {
  const [row] = await queue.run(
    asker.address,
    () => sql<{ allowed: Extension[] }[]>`
    select realtime_bridge.can_write(
      ${topic}, ${JSON.stringify(asker.claims)}::text::jsonb, ${JSON.stringify(asker.headers)}::text::jsonb,
      ${extensions}
    ) as allowed`,
  );
  return new Set(row?.allowed);
}

const CHECK_VIOLATION = '23514';

/** `realtime.messages` has no partition for today: the only check that a probe row can violate. */
export function isMissingPartition(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === CHECK_VIOLATION;
}

/** SQLSTATE classes that speak of the connection or the server, not of the statement. */
const SERVER_STATES = /^(08|53|57)/;

/** The statement itself failed: a policy raised, or the role of the token does not exist. */
export function isPolicyFault(error: unknown): boolean {
  if (!(error instanceof postgres.PostgresError) || isMissingPartition(error)) return false;
  return !SERVER_STATES.test(error.code);
}
