import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { errorCode, StackError } from './errors.ts';

const LOOPBACK = '127.0.0.1';

/** Binds and lets go again. Rejects with EADDRINUSE when the port is taken. `0` asks the system for any port. */
function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

/** True when nothing on the loopback interface listens on `port`. */
export async function isPortFree(port: number): Promise<boolean> {
  try {
    await tryPort(port);
    return true;
  } catch {
    return false;
  }
}

/** First and last. */
export type PortRange = readonly [first: number, last: number];

/** Below are the ports of well-known programs, and one that browsers refuse. */
const FIRST = 20_000;
const LAST = 65_535;
/** Of which hardly one is taken. */
const TRIES = 20;

/** Where the system takes the ports of outgoing connections from; IANA's range where it does not say. */
function outgoingPorts(): PortRange {
  try {
    const text = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
    const [first = Number.NaN, last = Number.NaN] = text.trim().split(/\s+/).map(Number);
    if (first <= last) return [first, last];
  } catch {
    // Not Linux.
  }
  return [49_152, LAST];
}

/** Ports to listen on that no outgoing connection is given; none when the system keeps all for those. */
function portsBeside([first, last]: PortRange): PortRange[] {
  const spans: PortRange[] = [
    [FIRST, Math.min(first - 1, LAST)],
    [Math.max(last + 1, FIRST), LAST],
  ];
  return spans.filter(([from, to]) => from <= to);
}

/**
 * A port that nobody uses at this instant: the preferred one (such as last time's) when it is free, else one that no
 * outgoing connection can take before somebody listens on it, else any.
 */
export async function findFreePort(preferred?: number, outgoing = outgoingPorts()): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
  const spans = portsBeside(outgoing);
  for (let tried = 0; spans.length > 0 && tried < TRIES; tried += 1) {
    const [from, to] = spans[randomInt(spans.length)] ?? outgoing;
    const port = randomInt(from, to + 1);
    if (await isPortFree(port)) return port;
  }
  return tryPort(0);
}

/** Throws a StackError that names the service when a port that somebody asked for is taken or forbidden. */
export async function requirePort(port: number, service: string): Promise<number> {
  try {
    return await tryPort(port);
  } catch (error) {
    const why =
      errorCode(error) === 'EACCES' ? 'may not be used by this user' : 'is in use by another program';
    throw new StackError(
      `Port ${port}, wanted for ${service}, ${why}.`,
      'Stop that program, or choose another port.',
      { cause: error },
    );
  }
}
