import { CONNECTIONS } from '../api-limits.ts';
import { type Role, SHARES, WAIT_MS } from './limits.ts';
import { RestError } from './rest-error.ts';

type Waiter = { client: string; start(): void };
type Lane = { running: number; byClient: Map<string, number>; waiting: Waiter[] };

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

/**
 * Shares a fixed number of connections: each role has at most its share, and each client of it a part of that, so
 * that nobody can take them all. Whoever waits is served in order, except that a client with its part in use lets
 * others by. Rejects with 503 at once when too many wait, and with 504 after `waitMs`.
 */
export function makeAdmission(shares = SHARES, total: number = CONNECTIONS.rest, waitMs = WAIT_MS): Admit {
  const lanes = new Map<Role, Lane>();
  let running = 0;
  const laneOf = (role: Role): Lane => {
    const lane = lanes.get(role) ?? { running: 0, byClient: new Map(), waiting: [] };
    lanes.set(role, lane);
    return lane;
  };
  const mayRun = (role: Role, lane: Lane, client: string) =>
    running < total &&
    lane.running < shares[role].connections &&
    (lane.byClient.get(client) ?? 0) < shares[role].perClient;
  const take = (lane: Lane, client: string) => {
    running += 1;
    lane.running += 1;
    lane.byClient.set(client, (lane.byClient.get(client) ?? 0) + 1);
  };
  const startNext = () => {
    for (const [role, lane] of lanes) {
      const index = lane.waiting.findIndex(({ client }) => mayRun(role, lane, client));
      if (index === -1) continue;
      const [next] = lane.waiting.splice(index, 1);
      if (next) {
        take(lane, next.client);
        next.start();
      }
    }
  };
  const give = (lane: Lane, client: string) => {
    running -= 1;
    lane.running -= 1;
    const left = (lane.byClient.get(client) ?? 1) - 1;
    if (left > 0) lane.byClient.set(client, left);
    else lane.byClient.delete(client);
    startNext();
  };
  const wait = (role: Role, lane: Lane, client: string, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (lane.waiting.length >= shares[role].waiting) {
        reject(refused(503, 'Too many requests are waiting.'));
        return;
      }
      const leave = (error: RestError) => {
        lane.waiting = lane.waiting.filter((other) => other !== waiter);
        settle();
        reject(error);
      };
      const gone = () => leave(refused(503, 'The client has gone.'));
      const late = setTimeout(() => leave(refused(504, 'All connections were in use.')), waitMs);
      const settle = () => {
        clearTimeout(late);
        signal.removeEventListener('abort', gone);
      };
      const waiter: Waiter = {
        client,
        start: () => {
          settle();
          resolve();
        },
      };
      signal.addEventListener('abort', gone);
      lane.waiting.push(waiter);
    });
  return async (role, client, signal, work) => {
    const lane = laneOf(role);
    if (mayRun(role, lane, client)) take(lane, client);
    else await wait(role, lane, client, signal);
    try {
      return await work();
    } finally {
      give(lane, client);
    }
  };
}
