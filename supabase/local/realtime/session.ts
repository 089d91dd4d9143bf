import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Bridge, OpenSession } from './bridge.ts';
import type { Client } from './clients.ts';
import { HeldMemory } from './held-memory.ts';
import { type Frame, toFrame } from './hub.ts';
import { SessionAllowance } from './session-allowance.ts';
import { SessionChannels } from './session-channels.ts';
import { Incoming, Outgoing } from './traffic.ts';
import { decodeFrame, encodeMessage, type ProtocolVersion, type ServerMessage, WireError } from './wire.ts';

export type SessionOptions = {
  bridge: Bridge;
  socket: WebSocket;
  version: ProtocolVersion;
  /** The API key or JWT that opened the socket. */
  token: string;
  /** The `x-…` headers of the upgrade, for policies that look at request.headers. */
  headers: Record<string, string>;
  client: Client;
  /** Opened with the secret key: the project's own. */
  isServer: boolean;
  /** What the frames come over. */
  transport: Duplex;
};

const CLOSE_GOING_AWAY = 1001;
const CLOSE_PROTOCOL_ERROR = 1002;
const CLOSE_POLICY_VIOLATION = 1008;
const CLOSE_INTERNAL_ERROR = 1011;
const MAX_REASON_BYTES = 120;
/** Frames that wait for their turn before nothing more is read, and their bytes. */
const MAX_WAITING = 64;
const MAX_WAITING_BYTES = 1_000_000;

/**
 * One WebSocket: what comes over it and what goes, within its share, and an end when the client is too slow or silent.
 * Whatever fails in work that is done for it ends this session and no other: `guard` is where all of it runs.
 */
export class Session implements OpenSession {
  readonly bridge: Bridge;
  readonly version: ProtocolVersion;
  readonly token: string;
  readonly headers: Record<string, string>;
  readonly client: Client;
  readonly isServer: boolean;
  readonly allowance: SessionAllowance;
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  readonly held: HeldMemory;
  readonly channels: SessionChannels;
  readonly #socket: WebSocket;
  readonly #pausedFor = new Set<object>();
  #heardAt = Date.now();
  #waiting = 0;
  #waitingBytes = 0;

  constructor({ bridge, socket, version, token, headers, client, isServer, transport }: SessionOptions) {
    this.bridge = bridge;
    this.client = client;
    this.isServer = isServer;
    this.outgoing = new Outgoing(socket, bridge);
    this.incoming = new Incoming(transport, bridge);
    this.allowance = new SessionAllowance(bridge, client, isServer);
    this.held = new HeldMemory(bridge, () => socket.terminate());
    this.channels = new SessionChannels(this);
    client.sockets++;
    this.version = version;
    this.token = token;
    this.headers = headers;
    this.#socket = socket;
    socket.on('error', (err) => bridge.log.debug({ err }, 'socket error'));
    socket.on('message', (data: Buffer, isBinary: boolean) =>
      this.guard(() => this.#receive(data, isBinary)),
    );
    socket.on('ping', (data: Buffer) => this.guard(() => this.#pong(data)));
    socket.on('close', () => this.#end());
  }

  /** Does a piece of this session's work, at once or later; an error ends the session with words. Never throws. */
  guard(work: () => void | Promise<void>): void {
    try {
      work()?.catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  get isClosed(): boolean {
    return this.#socket.readyState !== this.#socket.OPEN;
  }

  /**
   * Sends a finished frame; never throws, since it is often another session's work that has something to tell.
   * A client that lets too much pile up is cut off, or memory would grow for ever.
   */
  send(frame: Frame): void {
    this.guard(() => this.#write(frame));
  }

  #write(frame: Frame): void {
    if (!this.isClosed) this.outgoing.write(frame);
  }

  sendMessage(message: ServerMessage): void {
    this.guard(() => this.#write(toFrame(encodeMessage(this.version, message))));
  }

  /** Closes the socket when nothing has come over it for longer than the limit. */
  closeIfIdle(): void {
    if (Date.now() - this.#heardAt > this.bridge.limits.idleTimeoutMs) this.close('idle');
  }

  close(reason: string, code = CLOSE_GOING_AWAY): void {
    if (!this.isClosed) this.#socket.close(code, shortened(reason));
  }

  /** Reads nothing more from the client until all who paused it have called `resume`. */
  pause(reason: object): void {
    this.#pausedFor.add(reason);
    this.#socket.pause();
  }

  resume(reason: object): void {
    this.#pausedFor.delete(reason);
    if (this.#pausedFor.size === 0 && this.#socket.isPaused) this.#socket.resume();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    // A peer that was told to go may go on sending until the socket has closed.
    if (this.isClosed) return;
    this.#heardAt = Date.now();
    this.incoming.whole();
    if (this.allowance.mayReceive(data.length)) this.#wait(data, isBinary);
    else this.close('Too many messages per second', CLOSE_POLICY_VIOLATION);
  }

  /** A read brings hundreds of small frames at once: each waits for a turn of this session. */
  #wait(data: Buffer, isBinary: boolean): void {
    this.#waiting++;
    this.#waitingBytes += data.length;
    this.held.add(data.length);
    if (this.#waiting > MAX_WAITING || this.#waitingBytes > MAX_WAITING_BYTES) this.pause(this);
    this.bridge.turns.take(this.client.address, this, () => {
      this.#waiting--;
      this.#waitingBytes -= data.length;
      this.held.add(-data.length);
      if (this.#waiting <= MAX_WAITING / 2 && this.#waitingBytes <= MAX_WAITING_BYTES / 2) this.resume(this);
      if (!this.isClosed) this.guard(() => this.channels.dispatch(decodeFrame(this.version, data, isBinary)));
    });
  }

  /** Not left to the library, which would answer a client that never reads for ever. */
  #pong(data: Buffer): void {
    if (this.isClosed) return;
    if (this.allowance.mayReceive(data.length)) this.outgoing.pong(data);
    else this.close('Too many messages per second', CLOSE_POLICY_VIOLATION);
  }

  #fail(error: unknown): void {
    if (error instanceof WireError) {
      this.bridge.log.debug({ reason: error.message }, 'a client broke the protocol');
      this.close(error.message, CLOSE_PROTOCOL_ERROR);
      return;
    }
    this.bridge.log.warn({ err: error }, 'the work of a session failed, its socket is closed');
    this.close('Something failed here. Connect again.', CLOSE_INTERNAL_ERROR);
  }

  #end(): void {
    this.bridge.sessions.delete(this);
    this.client.sockets--;
    for (const channel of this.channels.open) this.guard(() => channel.dispose());
  }
}

/** A close frame has room for few bytes. */
function shortened(reason: string): string {
  return Buffer.from(reason)
    .subarray(0, MAX_REASON_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
