import * as z from 'zod';
import type { OpenChannel, OpenChannels, OpenSession } from './bridge.ts';
import { memoryOf } from './held-memory.ts';
import { joinChannel } from './join.ts';
import { Lanes } from './lanes.ts';
import { refreshToken } from './refresh.ts';
import { type ClientMessage, WireError } from './wire.ts';

const MAX_PENDING = 256;
const MAX_PENDING_BYTES = 1_000_000;

const tokenPayload = z.object({ access_token: z.string() });

/** The channels of one session, and what its messages do to them: in order per topic, topics side by side. */
export class SessionChannels implements OpenChannels {
  readonly #session: OpenSession;
  readonly #open = new Map<string, OpenChannel>();
  readonly #joining = new Set<string>();
  readonly #lanes = new Lanes();
  #pendingBytes = 0;

  constructor(session: OpenSession) {
    this.#session = session;
  }

  /** Channels that are open or about to be. */
  get count(): number {
    return this.#open.size + this.#joining.size;
  }

  get open(): OpenChannel[] {
    return [...this.#open.values()];
  }

  add(channel: OpenChannel): void {
    this.#joining.delete(channel.wireTopic);
    this.#open.set(channel.wireTopic, channel);
  }

  forget(channel: OpenChannel): void {
    if (this.#open.get(channel.wireTopic) === channel) this.#open.delete(channel.wireTopic);
  }

  /** Answers a message now or later. Throws what ends the session. */
  dispatch(message: ClientMessage): void {
    if (message.topic === 'phoenix') this.#reply(message, 'ok', {});
    else if (message.topic.startsWith('realtime:')) this.#queue(message);
    else this.#reply(message, 'error', { reason: 'unmatched topic' });
  }

  /** Reading from the socket pauses while too much waits, so that a client cannot fill memory with work. */
  #queue(message: ClientMessage): void {
    const session = this.#session;
    const isJoin = message.event === 'phx_join';
    const memory = message.bytes + memoryOf(message.payload);
    session.held.add(memory);
    this.#pendingBytes += message.bytes;
    if (this.#lanes.pending >= MAX_PENDING || this.#pendingBytes > MAX_PENDING_BYTES) session.pause(this);
    const task = () => (isJoin ? this.#join(message) : this.#handle(message));
    const done = this.#lanes.run(message.topic, task).finally(() => {
      session.held.add(-memory);
      this.#pendingBytes -= message.bytes;
      const isRoom = this.#lanes.pending < MAX_PENDING / 2 && this.#pendingBytes < MAX_PENDING_BYTES / 2;
      if (isRoom) session.resume(this);
    });
    session.guard(() => done);
  }

  async #join(message: ClientMessage): Promise<void> {
    const session = this.#session;
    if (session.isClosed) return;
    this.#open.get(message.topic)?.close();
    this.#joining.add(message.topic);
    try {
      const channel = await joinChannel(session, message);
      if (session.isClosed) channel?.dispose();
    } finally {
      this.#joining.delete(message.topic);
    }
  }

  /** What fails (the database is away, the payload is no message) is answered with an error. */
  async #handle(message: ClientMessage): Promise<void> {
    if (this.#session.isClosed) return;
    try {
      await this.#route(message);
    } catch (err) {
      if (err instanceof WireError) return this.#reply(message, 'error', { reason: err.message });
      this.#session.bridge.log.warn({ err, event: message.event }, 'a message was not handled');
      this.#reply(message, 'error', {});
    }
  }

  async #route(message: ClientMessage): Promise<void> {
    const channel = this.#open.get(message.topic);
    if (message.event === 'phx_leave') this.#leave(message, channel);
    else if (!channel) this.#reply(message, 'error', { reason: 'unmatched topic' });
    else if (message.event === 'broadcast') await channel.broadcast(message);
    else if (message.event === 'presence') await channel.presence.handle(message);
    else if (message.event === 'access_token') {
      const { data } = tokenPayload.safeParse(message.payload);
      if (data) await refreshToken(channel, data.access_token);
    }
  }

  #leave(message: ClientMessage, channel: OpenChannel | undefined): void {
    this.#reply(message, 'ok', {});
    // A leave that belongs to an earlier join of the topic must not end the present one.
    if (message.joinRef === null || message.joinRef === channel?.joinRef) channel?.close();
  }

  #reply({ joinRef, ref, topic }: ClientMessage, status: 'ok' | 'error', response: object): void {
    this.#session.sendMessage({ joinRef, ref, topic, event: 'phx_reply', payload: { status, response } });
  }
}
