import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import * as z from 'zod';
import type { Bridge } from './bridge.ts';
import type { Channel } from './channel.ts';
import type { Client } from './clients.ts';
import { type Frame, toFrame } from './hub.ts';
import { joinChannel } from './join.ts';
import { Lanes } from './lanes.ts';
import { refreshToken } from './refresh.ts';
import { SessionAllowance } from './session-allowance.ts';
import { Incoming, Outgoing } from './traffic.ts';
import {
  type ClientMessage,
  decodeFrame,
  encodeMessage,
  type ProtocolVersion,
  type ServerMessage,
  WireError,
} from './wire.ts';

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
const MAX_PENDING = 256;
const MAX_PENDING_BYTES = 1_000_000;

const tokenPayload = z.object({ access_token: z.string() });

/**
 * One WebSocket: frames in order per topic, channels, heartbeats, and an end when the client is too slow.
 * Whatever fails in work that is done for it ends this session and no other: `guard` is where all of it runs.
 */
export class Session {
  readonly bridge: Bridge;
  readonly version: ProtocolVersion;
  readonly token: string;
  readonly headers: Record<string, string>;
  readonly client: Client;
  readonly isServer: boolean;
  readonly allowance: SessionAllowance;
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  readonly #socket: WebSocket;
  readonly #channels = new Map<string, Channel>();
  readonly #joining = new Set<string>();
  readonly #lanes = new Lanes();
  #pendingBytes = 0;
  #heardAt = Date.now();

  constructor({ bridge, socket, version, token, headers, client, isServer, transport }: SessionOptions) {
    this.bridge = bridge;
    this.client = client;
    this.isServer = isServer;
    this.outgoing = new Outgoing(socket, bridge);
    this.incoming = new Incoming(transport, bridge);
    this.allowance = new SessionAllowance(bridge, client, isServer);
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

  /** Channels that are open or about to be. */
  get channelCount(): number {
    return this.#channels.size + this.#joining.size;
  }

  /** Those that are open. */
  get channels(): Channel[] {
    return [...this.#channels.values()];
  }

  get isClosed(): boolean {
    return this.#socket.readyState !== this.#socket.OPEN;
  }

  add(channel: Channel): void {
    this.#joining.delete(channel.wireTopic);
    this.#channels.set(channel.wireTopic, channel);
  }

  forget(channel: Channel): void {
    if (this.#channels.get(channel.wireTopic) === channel) this.#channels.delete(channel.wireTopic);
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

  /** The database is away: every channel errs, so that clients rejoin and read again what they missed. */
  failChannels(): void {
    for (const channel of this.channels) channel.fail();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    // A peer that was told to go may go on sending until the socket has closed.
    if (this.isClosed) return;
    this.#heardAt = Date.now();
    this.incoming.whole();
    if (this.allowance.mayReceive(data.length)) this.#dispatch(decodeFrame(this.version, data, isBinary));
    else this.close('Too many messages per second', CLOSE_POLICY_VIOLATION);
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

  #dispatch(message: ClientMessage): void {
    if (message.topic === 'phoenix') this.#reply(message, 'ok', {});
    else if (message.topic.startsWith('realtime:')) this.#queue(message);
    else this.#reply(message, 'error', { reason: 'unmatched topic' });
  }

  /** Reading from the socket pauses while too much waits, so that a client cannot fill memory with work. */
  #queue(message: ClientMessage): void {
    const isJoin = message.event === 'phx_join';
    this.#pendingBytes += message.bytes;
    if (this.#lanes.pending >= MAX_PENDING || this.#pendingBytes > MAX_PENDING_BYTES) this.#socket.pause();
    const task = () => (isJoin ? this.#join(message) : this.#handle(message));
    const done = this.#lanes.run(message.topic, task).finally(() => {
      this.#pendingBytes -= message.bytes;
      const isRoom = this.#lanes.pending < MAX_PENDING / 2 && this.#pendingBytes < MAX_PENDING_BYTES / 2;
      if (this.#socket.isPaused && isRoom) this.#socket.resume();
    });
    this.guard(() => done);
  }

  async #join(message: ClientMessage): Promise<void> {
    if (this.isClosed) return;
    this.#channels.get(message.topic)?.close();
    this.#joining.add(message.topic);
    try {
      const channel = await joinChannel(this, message);
      if (this.isClosed) channel?.dispose();
    } finally {
      this.#joining.delete(message.topic);
    }
  }

  /** What fails (the database is away, the payload is no message) is answered with an error. */
  async #handle(message: ClientMessage): Promise<void> {
    if (this.isClosed) return;
    try {
      await this.#route(message);
    } catch (err) {
      if (err instanceof WireError) return this.#reply(message, 'error', { reason: err.message });
      this.bridge.log.warn({ err, event: message.event }, 'a message was not handled');
      this.#reply(message, 'error', {});
    }
  }

  async #route(message: ClientMessage): Promise<void> {
    const channel = this.#channels.get(message.topic);
    if (message.event === 'phx_leave') this.#leave(message, channel);
    else if (!channel) this.#reply(message, 'error', { reason: 'unmatched topic' });
    else if (message.event === 'broadcast') await channel.broadcast(message);
    else if (message.event === 'presence') await channel.presence.handle(message);
    else if (message.event === 'access_token') {
      const { data } = tokenPayload.safeParse(message.payload);
      if (data) await refreshToken(channel, data.access_token);
    }
  }

  #leave(message: ClientMessage, channel: Channel | undefined): void {
    this.#reply(message, 'ok', {});
    // A leave that belongs to an earlier join of the topic must not end the present one.
    if (message.joinRef === null || message.joinRef === channel?.joinRef) channel?.close();
  }

  #reply({ joinRef, ref, topic }: ClientMessage, status: 'ok' | 'error', response: object): void {
    this.sendMessage({ joinRef, ref, topic, event: 'phx_reply', payload: { status, response } });
  }

  #end(): void {
    this.bridge.sessions.delete(this);
    this.client.sockets--;
    for (const channel of this.channels) this.guard(() => channel.dispose());
  }
}

/** A close frame has room for few bytes. */
function shortened(reason: string): string {
  return Buffer.from(reason)
    .subarray(0, MAX_REASON_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
