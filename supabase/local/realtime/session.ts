import type { WebSocket } from 'ws';
import type { Bridge } from './bridge.ts';
import type { Channel } from './channel.ts';
import type { Frame } from './hub.ts';
import { joinChannel } from './join.ts';
import { Lanes } from './lanes.ts';
import { refreshToken } from './refresh.ts';
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
};

const CLOSE_GOING_AWAY = 1001;
const CLOSE_PROTOCOL_ERROR = 1002;
const MAX_PENDING = 256;

/** One WebSocket: frames in order per topic, channels, heartbeats, and an end when the client is too slow. */
export class Session {
  readonly bridge: Bridge;
  readonly version: ProtocolVersion;
  readonly token: string;
  readonly headers: Record<string, string>;
  readonly #socket: WebSocket;
  readonly #channels = new Map<string, Channel>();
  readonly #joining = new Set<string>();
  readonly #lanes = new Lanes();
  #heardAt = Date.now();

  constructor({ bridge, socket, version, token, headers }: SessionOptions) {
    this.bridge = bridge;
    this.version = version;
    this.token = token;
    this.headers = headers;
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    socket.on('error', (err) => bridge.log.info({ err }, 'socket error'));
    socket.on('close', () => this.#end());
  }

  /** Channels that are open or about to be. */
  get channelCount(): number {
    return this.#channels.size + this.#joining.size;
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

  /** Sends a finished frame. A client that lets too much pile up is cut off, or memory would grow for ever. */
  send(frame: Frame): void {
    if (this.isClosed) return;
    if (this.#socket.bufferedAmount > this.bridge.limits.maxBufferedBytes) {
      this.bridge.log.warn(
        { bytes: this.#socket.bufferedAmount },
        'a client is too slow, its socket is closed',
      );
      this.#socket.terminate();
    } else this.#socket.send(frame);
  }

  sendMessage(message: ServerMessage): void {
    this.send(encodeMessage(this.version, message));
  }

  /** Closes the socket when nothing has come over it for longer than the limit. */
  closeIfIdle(): void {
    if (Date.now() - this.#heardAt > this.bridge.limits.idleTimeoutMs) this.close('idle');
  }

  close(reason: string, code = CLOSE_GOING_AWAY): void {
    this.#socket.close(code, reason);
  }

  /** The database is away: every channel errs, so that clients rejoin and read again what they missed. */
  failChannels(): void {
    for (const channel of [...this.#channels.values()]) channel.fail();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    this.#heardAt = Date.now();
    try {
      this.#dispatch(decodeFrame(this.version, data, isBinary));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.bridge.log.info({ reason: error.message }, 'a client broke the protocol');
      this.close(error.message, CLOSE_PROTOCOL_ERROR);
    }
  }

  #dispatch(message: ClientMessage): void {
    if (message.topic === 'phoenix') this.#reply(message, 'ok', {});
    else if (message.topic.startsWith('realtime:')) this.#queue(message);
    else this.#reply(message, 'error', { reason: 'unmatched topic' });
  }

  /** Reading from the socket pauses while too much waits, so that a client cannot fill memory with work. */
  #queue(message: ClientMessage): void {
    const isJoin = message.event === 'phx_join';
    if (this.#lanes.pending >= MAX_PENDING) this.#socket.pause();
    const task = () => (isJoin ? this.#join(message) : this.#handle(message));
    this.#lanes.run(message.topic, task, () => {
      if (this.#socket.isPaused && this.#lanes.pending < MAX_PENDING / 2) this.#socket.resume();
    });
  }

  async #join(message: ClientMessage): Promise<void> {
    this.#channels.get(message.topic)?.close();
    this.#joining.add(message.topic);
    const channel = await joinChannel(this, message);
    this.#joining.delete(message.topic);
    if (this.isClosed) channel?.dispose();
  }

  /** What fails (the database is away, the payload is no message) is answered with an error. */
  async #handle(message: ClientMessage): Promise<void> {
    try {
      await this.#route(message);
    } catch (err) {
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
    else if (message.event === 'access_token') await refreshToken(channel, tokenIn(message.payload));
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
    for (const channel of [...this.#channels.values()]) channel.dispose();
  }
}

function tokenIn(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && 'access_token' in payload
    ? payload.access_token
    : null;
}
