import { openPool } from '#lib/data/postgres/open-pool';
import { isLive, type NamedSession } from '../session-life.ts';
import type { AuthOptions } from './settings.ts';

/** Two of the connections that the cluster has; a look-up takes a fraction of a millisecond. */
const CONNECTIONS = 2;

export type LiveSessions = {
  /** Whether a session that a verified token names is there. Rejects with what the database says. */
  isLive(session: NamedSession): Promise<boolean>;
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
  return {
    isLive: (session) => isLive(sql, session),
    close: () => sql.end({ timeout: 1 }),
  };
}
