import { FairQueue } from '#lib/base/fair-queue';
import { openPool } from '#lib/data/postgres/open-pool';
import { isLive, type NamedSession } from '../session-life.ts';
import type { AuthOptions } from './settings.ts';

/** Two of the connections that the cluster has; a look-up takes a fraction of a millisecond. */
const CONNECTIONS = 2;
/** One look-up of a client at a time; how many requests of his there are is bounded before they come here (api-limits.ts). */
const TURNS = {
  running: CONNECTIONS,
  perClient: 1,
  waitingPerClient: Number.POSITIVE_INFINITY,
  waitMs: 10_000,
  // Longer than its statement may take, and than a connection may be silent: then it was lost.
  workMs: 12_000,
};

export type LiveSessions = {
  /**
   * Whether a session that a verified token names is there. Looked up in the turns of this client. Rejects with what
   * the database says, with QueueRefusal, or with the reason of `signal`.
   */
  isLive(session: NamedSession, client: string, signal?: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * Looks sessions up for products that may not read the tables of Auth, so that access tokens end with their session:
 * hosted Supabase lets them run out, an hour at most. One look-up by key for each request of a person.
 */
export function openLiveSessions({ databaseUrl }: Pick<AuthOptions, 'databaseUrl'>): LiveSessions {
  const sql = openPool(databaseUrl, {
    max: CONNECTIONS,
    silenceMs: 10_000,
    onnotice: () => {},
    connection: { application_name: 'livestall-sessions', statement_timeout: 5_000 },
  });
  const queue = new FairQueue(TURNS);
  return {
    isLive: (session, client, signal) => queue.run(client, () => isLive(sql, session), { signal }),
    close: () => sql.end({ timeout: 1 }),
  };
}
