import { CONNECTIONS } from '../api-limits.ts';
import { type Role, SHARES, type Share, WAIT_MS } from './limits.ts';
import { RestError } from './rest-error.ts';
import { RoleLane } from './role-lane.ts';

/** Runs work when its turn comes. */
export type Admit = <T>(
  role: Role,
  client: string,
  signal: AbortSignal,
  work: () => Promise<T>,
) => Promise<T>;

const refused = (status: number, details: string) =>
  new RestError(status, 'PGRST003', 'Timed out acquiring connection from connection pool.', {
    details,
    hint: 'Try again in a moment.',
    headers: { 'retry-after': '2' },
  });
const full = () => refused(503, 'Too many requests are waiting.');

/**
 * Shares a fixed number of connections: each role has at most its share, and each client of it a part of that, so
 * that nobody can take them all. Turns go round the roles, and within a role round its clients, one by one: whatever
 * a client has waiting delays another one's by a single turn. Rejects with 429 at once when too much of the client's
 * own waits, with 503 when too much waits in all (of whoever has most waiting), and with 504 after `waitMs`.
 */
export function makeAdmission(
  shares: Record<Role, Share> = SHARES,
  total: number = CONNECTIONS.rest,
  waitMs = WAIT_MS,
): Admit {
  /** In the order of whose turn is next: who had one goes to the end. */
  const lanes = new Map<Role, RoleLane>();
  let running = 0;
  const laneOf = (role: Role): RoleLane => {
    const lane = lanes.get(role) ?? new RoleLane(shares[role]);
    lanes.set(role, lane);
    return lane;
  };
  const startOne = (): boolean => {
    for (const [role, lane] of lanes) {
      const waiter = lane.takeNext();
      if (!waiter) continue;
      lanes.delete(role);
      lanes.set(role, lane);
      running += 1;
      waiter.start();
      return true;
    }
    return false;
  };
  const startAll = () => {
    while (running < total && startOne());
  };
  const wait = (lane: RoleLane, client: string, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (lane.waitingOf(client) >= lane.share.waitingPerClient) {
        reject(refused(429, 'Too many requests of yours are waiting.'));
        return;
      }
      if (lane.waiting >= lane.share.waiting && !lane.makeRoomFor(client)) {
        reject(full());
        return;
      }
      const settle = () => {
        clearTimeout(late);
        signal.removeEventListener('abort', gone);
      };
      const leave = (error: RestError) => {
        settle();
        lane.remove(client, waiter);
        reject(error);
      };
      const gone = () => leave(refused(503, 'The client has gone.'));
      const late = setTimeout(() => leave(refused(504, 'All connections were in use.')), waitMs);
      const waiter = {
        start: () => {
          settle();
          resolve();
        },
        makeRoom: () => leave(full()),
      };
      signal.addEventListener('abort', gone);
      lane.add(client, waiter);
      if (signal.aborted) gone();
      startAll();
    });
  return async (role, client, signal, work) => {
    const lane = laneOf(role);
    await wait(lane, client, signal);
    try {
      return await work();
    } finally {
      running -= 1;
      lane.end(client);
      startAll();
    }
  };
}
