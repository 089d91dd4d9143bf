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

/** A port that nobody uses at this instant: the preferred one (such as last time's) when it is free, else any. */
export async function findFreePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
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
