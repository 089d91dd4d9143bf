import type { Claims } from '../http/who-asks.ts';
import type { Bridge, OpenSession } from './bridge.ts';
import type { Client } from './clients.ts';
import { RestError } from './rest-error.ts';

const CLOSE_POLICY_VIOLATION = 1008;

/**
 * Makes room for one more socket of this client, or throws RestError. An address may have its number and no more;
 * servers with the secret key are the project's own and may have any. When all places are taken, the address that has
 * most gives its youngest socket to one that has fewer: a few addresses cannot keep everybody else out.
 */
export function requirePlace(bridge: Bridge, client: Client, { role }: Claims): void {
  const { limits, sessions, joins, clients } = bridge;
  const isServer = role === 'service_role';
  if (!isServer && client.sockets >= limits.connectionsPerAddress)
    throw new RestError(
      429,
      `Too many connections from one address: at most ${limits.connectionsPerAddress}`,
    );
  if (!isServer && !client.connects.take())
    throw new RestError(429, 'Too many new connections from one address. Wait a few seconds');
  if (joins.isOver(client.address)) throw new RestError(429, 'Too many joins per second');
  if (sessions.size < limits.maxConnections) return;
  const largest = clients.largest;
  const victim = largest && largest.sockets > client.sockets + 1 ? youngestOf(sessions, largest) : undefined;
  if (!victim) throw new RestError(429, 'Too many connected users');
  victim.close('Too many connected users: another address needs the place', CLOSE_POLICY_VIOLATION);
}

function youngestOf(sessions: Iterable<OpenSession>, client: Client): OpenSession | undefined {
  return [...sessions].findLast(
    (session) => session.client === client && !session.isServer && !session.isClosed,
  );
}
