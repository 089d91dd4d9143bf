import { connect, type Socket } from 'node:net';
import { ConnectionError } from './connection-error.ts';

/** Where a server is. */
export type Address = { host: string; port: number } | { path: string };

export type WatchTimes = {
  /** How long an answer may be waited for before the server itself is asked whether it lives. */
  suspectAfterMs: number;
  /** How long it has for that. */
  probeMs: number;
};

/** A connection that waits for an answer since `waitingSince` (performance.now). */
export interface Watched {
  readonly waitingSince: number;
  readonly silenceMs: number;
  die(error: ConnectionError): void;
}

const LOOK_EVERY_MS = 500;
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export const openSocket = (address: Address): Socket => connect(address);

/** Whether a server says anything at all to somebody new: one that is stopped lets its system accept, and is silent. */
function answers(address: Address, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openSocket(address);
    const end = (isAlive: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isAlive);
    };
    // A process that was busy comes to its timer before the answer that has long been in the socket.
    const timer = setTimeout(() => setImmediate(() => end(false)), timeoutMs);
    socket.on('error', () => end(false));
    socket.once('data', () => end(true));
    socket.once('connect', () => socket.write(SSL_REQUEST));
  });
}

/**
 * What the connections of a process to one server know together. When one waits for long, the server is asked over a
 * new connection whether it lives; when it does not say, all who wait are told at once, and whoever comes is refused
 * at once, until it says something again.
 */
export class ServerWatch {
  readonly #address: Address;
  readonly #times: WatchTimes;
  readonly #waiting = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;
  #probe: Promise<void> | undefined;
  #isAway = false;

  constructor(address: Address, times: WatchTimes) {
    this.#address = address;
    this.#times = times;
  }

  /** Whether the server was silent when it was last asked. Asking this has it asked again. */
  get isAway(): boolean {
    if (this.#isAway) this.#ask();
    return this.#isAway;
  }

  add(line: Watched): void {
    this.#waiting.add(line);
    this.#timer ??= setInterval(() => setImmediate(() => this.#look()), LOOK_EVERY_MS).unref();
  }

  remove(line: Watched): void {
    this.#waiting.delete(line);
  }

  #look(): void {
    if (this.#waiting.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const now = performance.now();
    for (const line of [...this.#waiting]) {
      const waitedMs = now - line.waitingSince;
      if (waitedMs > line.silenceMs)
        line.die(
          new ConnectionError('CONNECTION_SILENT', `The database did not answer for ${line.silenceMs} ms`),
        );
      else if (waitedMs > this.#times.suspectAfterMs) this.#ask();
    }
  }

  #ask(): void {
    this.#probe ??= answers(this.#address, this.#times.probeMs)
      .then((isAlive) => {
        this.#isAway = !isAlive;
        if (isAlive) return;
        // One each: postgres.js writes on an error whose query it ended.
        for (const line of [...this.#waiting])
          line.die(new ConnectionError('CONNECTION_SILENT', 'The database does not answer'));
      })
      // Not more often than twice a second.
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, LOOK_EVERY_MS).unref()))
      .finally(() => {
        this.#probe = undefined;
      });
  }
}
