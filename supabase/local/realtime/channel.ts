import type { Bridge, ChannelUser, OpenChannel, OpenSession } from './bridge.ts';
import { ChannelChanges } from './channel-changes.ts';
import { ChannelDeliveries } from './channel-deliveries.ts';
import { ChannelPresence } from './channel-presence.ts';
import { ChannelMemory } from './held-memory.ts';
import { type Frame, roomOf } from './hub.ts';
import type { JoinRequest } from './join-request.ts';
import type { StoredMessage } from './messages.ts';
import { expiredMessage } from './tokens.ts';
import { broadcastFromPayload, type ClientMessage, type ProtocolVersion } from './wire.ts';

export type ChannelOptions = {
  session: OpenSession;
  wireTopic: string;
  joinRef: string | null;
  request: JoinRequest;
  user: ChannelUser;
};

const LONGEST_TOKEN_CHECK_MS = 5 * 60_000;
const READY_DEADLINE_MS = 10_000;
const READY_CHECK_MS = 500;
/** What a frame carries beside a payload: names, refs and brackets. */
const FRAME_BYTES = 4_096;

/** One joined channel of one socket, from the accepted join to its close. */
export class Channel implements OpenChannel {
  readonly session: OpenSession;
  readonly bridge: Bridge;
  readonly version: ProtocolVersion;
  readonly wireTopic: string;
  readonly topic: string;
  readonly joinRef: string | null;
  readonly request: JoinRequest;
  readonly room: string;
  readonly changes: ChannelChanges;
  readonly presence: ChannelPresence;
  readonly memory: ChannelMemory;
  #user: ChannelUser;
  isOpen = true;
  readonly #timers = new Set<NodeJS.Timeout>();
  #expiry: NodeJS.Timeout | undefined;
  readonly #deliveries: ChannelDeliveries;

  constructor({ session, wireTopic, joinRef, request, user }: ChannelOptions) {
    this.session = session;
    this.bridge = session.bridge;
    this.version = session.version;
    this.wireTopic = wireTopic;
    this.topic = topicOf(wireTopic);
    this.joinRef = joinRef;
    this.request = request;
    this.room = roomOf(this.topic, request.isPrivate);
    this.#user = user;
    this.changes = new ChannelChanges(this, request.changes);
    this.presence = new ChannelPresence(this);
    this.memory = new ChannelMemory(session.held);
    this.memory.keep('request', request);
    this.memory.keep('user', [user.token, user.claims]);
    this.#deliveries = new ChannelDeliveries(session, wireTopic);
  }

  get user(): ChannelUser {
    return this.#user;
  }

  set user(user: ChannelUser) {
    this.#user = user;
    this.memory.keep('user', [user.token, user.claims]);
  }

  get address(): string {
    return this.session.client.address;
  }

  get canReadBroadcasts(): boolean {
    return this.user.access.canRead('broadcast');
  }

  deliver(frame: Frame, messageId?: string): void {
    this.#deliveries.add(frame, messageId);
  }

  /** Sends stored messages, then whatever came meanwhile, each message once. */
  replay(messages: StoredMessage[]): void {
    this.#deliveries.begin(messages);
  }

  /** A broadcast from this client. Without the permission it vanishes silently, as on hosted. */
  async broadcast(message: ClientMessage): Promise<void> {
    const { bridge, request, session } = this;
    if (!session.allowance.maySend()) return this.shutDown('Too many messages per second');
    if (!(await this.user.access.canWrite('broadcast'))) return;
    const broadcast = message.broadcast ?? broadcastFromPayload(message.payload);
    const fits = Math.max(broadcast.body.length, message.bytes - FRAME_BYTES) <= bridge.limits.payloadBytes;
    const client = session.isServer ? undefined : session.client;
    const except = request.wantsOwn ? undefined : this;
    if (fits && !bridge.hub.relay(this.room, broadcast, { client, except }))
      return this.shutDown('Too many messages per second');
    if (request.wantsAck) {
      this.reply(message.ref, fits ? 'ok' : 'error', fits ? {} : { reason: 'payload_size_exceeded' });
    }
  }

  reply(ref: string | null, status: 'ok' | 'error', response: object): void {
    this.session.sendMessage({
      joinRef: this.joinRef,
      ref,
      topic: this.wireTopic,
      event: 'phx_reply',
      payload: { status, response },
    });
  }

  push(event: string, payload: object, ref: string | null = null): void {
    this.session.sendMessage({ joinRef: this.joinRef, ref, topic: this.wireTopic, event, payload });
  }

  system(extension: 'system' | 'postgres_changes', status: 'ok' | 'error', message: string): void {
    this.push('system', { extension, status, message, channel: this.topic });
  }

  /** Says why, then closes; the client will not rejoin by itself. */
  shutDown(message: string): void {
    this.session.guard(() => {
      if (!this.isOpen) return;
      this.system('system', 'error', message);
      this.close();
    });
  }

  /** Leaves and tells the client with phx_close. */
  close(): void {
    if (!this.isOpen) return;
    this.dispose();
    this.push('phx_close', {}, this.joinRef);
  }

  /** Leaves and tells the client with phx_error, upon which it rejoins with backoff. */
  fail(): void {
    this.session.guard(() => {
      if (!this.isOpen) return;
      this.dispose();
      this.push('phx_error', {}, this.joinRef);
    });
  }

  /** Leaves without a word: the socket is gone. */
  dispose(): void {
    this.isOpen = false;
    clearTimeout(this.#expiry);
    for (const timer of this.#timers) clearInterval(timer);
    this.bridge.hub.leave(this.room, this);
    this.changes.close();
    this.presence.leave();
    this.memory.close();
    this.session.channels.forget(this);
  }

  /** Closes the channel at the second its token expires. */
  watchExpiry(): void {
    clearTimeout(this.#expiry);
    const { exp } = this.user.claims;
    if (exp === undefined) return;
    const remainingMs = exp * 1000 - Date.now();
    this.#expiry = setTimeout(
      () =>
        this.session.guard(() =>
          Date.now() >= exp * 1000 ? this.shutDown(expiredMessage(exp)) : this.watchExpiry(),
        ),
      Math.max(0, Math.min(remainingMs, LONGEST_TOKEN_CHECK_MS)),
    );
  }

  /** Tells a client that asked for it when broadcasts from the database will arrive. */
  announceReplication(): void {
    const deadline = Date.now() + READY_DEADLINE_MS;
    const check = () => {
      if (this.bridge.isLive()) this.system('system', 'ok', 'Replication connection established');
      else if (Date.now() >= deadline) this.shutDown('Replication connection was not established in time');
      else return;
      clearInterval(timer);
      this.#timers.delete(timer);
    };
    const timer = setInterval(() => this.session.guard(check), READY_CHECK_MS);
    this.#timers.add(timer);
    check();
  }
}

/** The topic without the prefix under which it travels. */
export function topicOf(wireTopic: string): string {
  return wireTopic.slice('realtime:'.length);
}
