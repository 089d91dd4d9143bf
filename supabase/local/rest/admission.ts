import { type Crowded, FairQueue, QueueRefusal } from '#lib/base/fair-queue';
import { CONNECTIONS } from '../api-limits.ts';
import { type Role, SHARES, type Share, WAIT_MS } from './limits.ts';
import { RestError } from './rest-error.ts';

/** Runs work when its turn comes. */
export type Admit = <T>(
  role: Role,
  client: string,
  signal: AbortSignal,
  work: () => Promise<T>,
) => Promise<T>;

const WORDS: Record<Crowded | 'gone', [status: number, details: string]> = {
  own: [429, 'Too many requests of yours are waiting.'],
  all: [503, 'Too many requests are waiting.'],
  late: [504, 'All connections were in use.'],
  gone: [503, 'The client has gone.'],
};

function refused(why: keyof typeof WORDS): RestError {
  const [status, details] = WORDS[why];
  return new RestError(status, 'PGRST003', 'Timed out acquiring connection from connection pool.', {
    details,
    hint: 'Try again in a moment.',
    headers: { 'retry-after': '2' },
  });
}

/**
 * Shares a fixed number of connections: each role has at most its share, and each client of it a part of that, so
 * that nobody can take them all. Turns go round the roles, and within a role round its clients, one by one. Rejects
 * with 429 at once when too much of the client's own waits, with 503 when too much waits in all (of whoever has most
 * waiting), and with 504 after `waitMs`.
 */
export function makeAdmission(
  shares: Record<Role, Share> = SHARES,
  total: number = CONNECTIONS.rest,
  waitMs = WAIT_MS,
): Admit {
  const roleOf = ({ connections: running, ...share }: Share) => new FairQueue({ ...share, running, waitMs });
  const roles: Record<Role, FairQueue> = {
    anon: roleOf(shares.anon),
    authenticated: roleOf(shares.authenticated),
    service_role: roleOf(shares.service_role),
  };
  /** Whoever has a turn within its role waits here for a connection. */
  const all = new FairQueue({ running: total, perClient: total, waitingPerClient: total, waitMs });
  return (role, client, signal, work) => {
    const since = Date.now();
    const toTheDatabase = () => all.run(role, work, { signal, waitMs: waitMs - (Date.now() - since) });
    return roles[role].run(client, toTheDatabase, { signal }).catch((error: unknown) => {
      if (error instanceof QueueRefusal) throw refused(error.why);
      throw signal.aborted && error === signal.reason ? refused('gone') : error;
    });
  };
}
