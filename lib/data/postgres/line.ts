import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { ConnectionError } from './connection-error.ts';
import { countExchanges, makeReadyReader, type Standing } from './frames.ts';
import { type Address, openSocket, type ServerWatch, type Watched } from './server-watch.ts';

export type Encryption = { options: ConnectionOptions; isOptional: boolean } | undefined;

export type LineOptions = {
  address: Address;
  encryption: Encryption;
  watch: ServerWatch;
  connectMs: number;
  /** No answer for so long: the connection is given up. */
  silenceMs: number;
};

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const CANCEL_REQUEST = 80_877_102;
const YES = 'S'.charCodeAt(0);
/** Below this postgres.js sends from a turn of the loop of its own; from it on, in the middle of handing out a query. */
const SENT_AT_ONCE_BYTES = 1_024;
/** Nobody is in the middle of something: for what is already on its way. */
const QUIET_MS = 250;
const QUIET_BEFORE_USE_MS = 50;
/** Whoever lost a transaction has said his last word (a rollback) so long after his first; later ones are others'. */
const LAST_WORD_MS = 500;
/** For one who is doing something else in the middle of a transaction, and has said nothing yet. */
const PATIENCE_MS = 60_000;
const GOODBYE_MS = 1_000;

/**
 * The socket that postgres.js (3.4) speaks through. postgres.js forgets its socket when it hears `close`, and then
 * writes to it all the same when a transaction goes on to roll back: that throws where nobody can catch it, and
 * leaves bytes behind that spoil the next connections for minutes. So here a lost connection says `error` at once,
 * which ends the query under way, answers every further word with `error`, and says `close` when nobody can be in
 * the middle of something any more: with the first word of somebody new, or after a while.
 *
 * It also knows when an answer is waited for, and gives up on a server that does not give any (see ServerWatch);
 * it makes the connection itself, encrypted or not, so that what is written meanwhile waits here.
 */
export class Line extends EventEmitter implements Watched {
  waitingSince = 0;
  readonly silenceMs: number;
  readonly host: string;
  readonly port: number;
  readonly #options: LineOptions;
  readonly #read = makeReadyReader((standing) => this.#onReady(standing));
  readonly #early: Buffer[] = [];
  #socket: Socket | undefined;
  #isOpen = false;
  #isEnding = false;
  #isCancelling = false;
  #isClosed = false;
  #death: Error | undefined;
  #firstWordAt: number | undefined;
  #standing: Standing | undefined;
  #exchanges = 0;
  #closing: NodeJS.Timeout | undefined;
  #connecting: NodeJS.Timeout | undefined;

  constructor(options: LineOptions) {
    super();
    this.#options = options;
    this.silenceMs = options.silenceMs;
    this.host = 'host' in options.address ? options.address.host : options.address.path;
    this.port = 'port' in options.address ? options.address.port : 0;
    // Its user listens as soon as it has it, and not before.
    setImmediate(() => this.#open());
  }

  get readyState(): 'open' | 'closed' {
    return this.#isClosed ? 'closed' : 'open';
  }

  write(chunk: Buffer, done?: () => void): boolean {
    if (this.#death) {
      this.#refuse(this.#death, chunk.length);
      return true;
    }
    this.#note(chunk);
    if (this.#isOpen && this.#socket) return this.#socket.write(chunk, done);
    this.#early.push(chunk);
    return true;
  }

  end(chunk?: Buffer): void {
    this.#isEnding = true;
    if (!this.#isOpen || this.#death) {
      this.destroy();
      return;
    }
    if (chunk) this.#socket?.end(chunk);
    else this.#socket?.end();
    // A server that hangs does not hang up either.
    setTimeout(() => this.destroy(), GOODBYE_MS).unref();
  }

  destroy(): void {
    this.#isEnding = true;
    this.die(new ConnectionError('CONNECTION_LOST', 'The connection to the database was ended'));
  }

  pause = () => void this.#socket?.pause();
  resume = () => void this.#socket?.resume();
  setKeepAlive = (isOn: boolean, delayMs: number) => void this.#socket?.setKeepAlive(isOn, delayMs);

  /** From now on it is lost. Says `error` when somebody may be using it, and `close` in its time. */
  die(error: Error): void {
    if (this.#death) return;
    this.#death = error;
    const isIdle = this.#exchanges === 0 && this.#standing === 'idle';
    this.#options.watch.remove(this);
    clearTimeout(this.#connecting);
    this.#socket?.destroy();
    if (isIdle || this.#isEnding || this.#isCancelling) {
      this.#close();
      return;
    }
    this.emit('error', error);
    if (this.#standing === 'in-transaction') this.#closeAfter(PATIENCE_MS);
    else this.#closeAfter(this.#standing === undefined ? QUIET_BEFORE_USE_MS : QUIET_MS);
  }

  /** A word to a connection that is lost. */
  #refuse(error: Error, bytes: number): void {
    if (this.#isClosed) return;
    const now = performance.now();
    this.#firstWordAt ??= now;
    this.emit('error', error);
    const mayBeSame = this.#standing === 'in-transaction' && now - this.#firstWordAt < LAST_WORD_MS;
    if (!mayBeSame && bytes < SENT_AT_ONCE_BYTES) this.#close();
    else if (mayBeSame) this.#closeAfter(2 * LAST_WORD_MS);
  }

  #closeAfter(ms: number): void {
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => this.#close(), ms).unref();
  }

  #close(): void {
    clearTimeout(this.#closing);
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close', false);
  }

  #open(): void {
    if (this.#death) return;
    const { address, watch, connectMs } = this.#options;
    const late = () => this.die(new ConnectionError('CONNECT_TIMEOUT', 'The database does not answer'));
    if (watch.isAway) {
      late();
      return;
    }
    this.#connecting = setTimeout(() => setImmediate(() => !this.#standing && late()), connectMs);
    const socket = openSocket(address);
    this.#socket = socket;
    this.#listen(socket);
    socket.once('connect', () => {
      if (this.#options.encryption && !this.#isCancelling) this.#encrypt(socket, this.#options.encryption);
      else this.#begin(socket);
    });
  }

  /** The first listeners of each socket, at once: what it says must never be without one. */
  #listen(socket: Socket): void {
    socket.on('error', (error) => this.#socket === socket && this.die(error));
    socket.on('close', () => {
      if (this.#socket === socket)
        this.die(new ConnectionError('CONNECTION_LOST', 'The connection to the database was lost'));
    });
  }

  #encrypt(socket: Socket, encryption: NonNullable<Encryption>): void {
    socket.write(SSL_REQUEST);
    socket.once('data', (answer: Buffer) => {
      if (answer[0] !== YES) {
        if (encryption.isOptional) return this.#begin(socket);
        return this.die(new ConnectionError('CONNECTION_LOST', 'The database does not encrypt connections'));
      }
      const secure = connectTls({ ...encryption.options, socket });
      this.#socket = secure;
      this.#listen(secure);
      secure.once('secureConnect', () => this.#begin(secure));
    });
  }

  #begin(socket: Socket): void {
    if (this.#death) return void socket.destroy();
    this.#isOpen = true;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('drain', () => this.emit('drain'));
    socket.setNoDelay(true);
    for (const chunk of this.#early.splice(0)) socket.write(chunk);
  }

  #take(chunk: Buffer): void {
    // Lost meanwhile, and the answer with it.
    if (this.#death) return;
    this.waitingSince = performance.now();
    this.#read(chunk);
    this.emit('data', chunk);
  }

  #note(chunk: Buffer): void {
    if (this.#standing === undefined) {
      // The start of a connection: its first message has no type, and nobody has answered yet.
      if (chunk.length >= 8 && chunk.readUInt32BE(4) === CANCEL_REQUEST) this.#isCancelling = true;
      return;
    }
    this.#exchanges += countExchanges(chunk);
    this.waitingSince = performance.now();
    this.#options.watch.add(this);
  }

  #onReady(standing: Standing): void {
    clearTimeout(this.#connecting);
    if (this.#standing !== undefined) this.#exchanges -= 1;
    this.#standing = standing;
    if (this.#exchanges <= 0) {
      this.#exchanges = 0;
      this.#options.watch.remove(this);
    }
  }
}
