import { openPool } from '#lib/postgres/open-pool';
import type { FetchHandler } from '../http/mount.ts';
import { Refusal, unavailable } from '../http/refusal.ts';
import { isLive, type NamedSession, sessionNamedIn } from './session-life.ts';
import type { AuthOptions } from './settings.ts';

/** Two of the connections that the cluster has; a look-up takes a fraction of a millisecond. */
const CONNECTIONS = 2;

/** The session that a token names. Whoever answers the request verifies the token; this only asks about the session. */
function sessionIn(request: Request): NamedSession | null {
  const [, payload] =
    /^bearer [\w-]+\.([\w-]+)\.[\w-]+$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (payload === undefined) return null;
  try {
    return sessionNamedIn(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  } catch {
    return null;
  }
}

const ended = () =>
  new Refusal(401, 'session_not_found', 'The session of this token has ended. Sign in again.');

export type LiveSessions = {
  /** The handler, for tokens whose session is there; 401 for those of a session that has ended. */
  guard(handle: FetchHandler): FetchHandler;
  close(): Promise<void>;
};

/**
 * Ends access tokens with their session in REST: hosted Supabase lets them run out, an hour at most. One
 * look-up by key for each request; none for API keys and for tokens that name no session.
 */
export function openLiveSessions({ databaseUrl }: Pick<AuthOptions, 'databaseUrl'>): LiveSessions {
  const sql = openPool(databaseUrl, {
    max: CONNECTIONS,
    silenceMs: 10_000,
    onnotice: () => {},
    connection: { application_name: 'livestall-sessions', statement_timeout: 5_000 },
  });
  const isThere = (session: NamedSession) =>
    isLive(sql, session).catch(() => {
      throw unavailable();
    });
  return {
    guard: (handle) => async (request, clientAddress) => {
      const session = sessionIn(request);
      if (session && !(await isThere(session))) throw ended();
      return handle(request, clientAddress);
    },
    close: () => sql.end({ timeout: 1 }),
  };
}
