import type { RateMeter } from './rate-meter.ts';
import type { Broadcast, ProtocolVersion } from './wire.ts';
import { encodeBroadcast } from './wire.ts';

/** A finished frame; all its receivers share the bytes. */
export type Frame = {
  readonly bytes: Buffer;
  readonly isBinary: boolean;
  /** Sockets that have not taken it yet. */
  waiting: number;
};

/** Text is a text frame, bytes are a binary one. */
export function toFrame(content: string | Buffer): Frame {
  const isBinary = typeof content !== 'string';
  return { bytes: isBinary ? content : Buffer.from(content), isBinary, waiting: 0 };
}

/** What the hub needs of a joined channel. */
export type Subscriber = {
  readonly version: ProtocolVersion;
  /** The topic as it travels on the wire, with its `realtime:` prefix. */
  readonly wireTopic: string;
  readonly canReadBroadcasts: boolean;
  readonly isOpen: boolean;
  /** Of the client, whose turn it is. */
  readonly address: string;
  /** Hands over a finished frame; `messageId` lets a channel drop what it has already replayed. */
  deliver(frame: Frame, messageId?: string): void;
  /** Tells the client why, and closes the channel. */
  shutDown(message: string): void;
  /** Closes the channel so that the client joins again and reads what it missed. */
  fail(): void;
};

/** Whose message it is, and how many deliveries it may cause. */
export type Relayer = { mayRelay(receivers: number, bytes: number): boolean };

/** Public and private topics of the same name are different rooms. */
export function roomOf(topic: string, isPrivate: boolean): string {
  return `${isPrivate ? 'private' : 'public'}:${topic}`;
}

/**
 * Who listens where. A broadcast is encoded once per protocol version, not once per subscriber: all subscribers
 * of a room share the wire topic.
 */
export class Hub<S extends Subscriber> {
  readonly #rooms = new Map<string, Set<S>>();
  readonly #deliveries: RateMeter;

  constructor(deliveries: RateMeter) {
    this.#deliveries = deliveries;
  }

  enter(room: string, subscriber: S): void {
    const members = this.#rooms.get(room) ?? new Set<S>();
    this.#rooms.set(room, members.add(subscriber));
  }

  leave(room: string, subscriber: S): void {
    const members = this.#rooms.get(room);
    members?.delete(subscriber);
    if (members?.size === 0) this.#rooms.delete(room);
  }

  membersOf(room: string): Iterable<S> {
    return this.#rooms.get(room) ?? [];
  }

  /** More is being delivered than the project may have. */
  get isOverRate(): boolean {
    return this.#deliveries.isExceeded;
  }

  /** Sends to every member that may read broadcasts, and counts that against the project's deliveries. */
  broadcast(room: string, broadcast: Broadcast): void {
    this.#send(this.#readersOf(room), broadcast, (member, frame, messageId) =>
      this.deliver(member, frame, messageId),
    );
  }

  /**
   * Passes a client's message on to every member that may read it, except the sender. It is the sender's deliveries
   * that are counted, never its receivers': false when they are more than its address may cause.
   */
  relay(room: string, broadcast: Broadcast, { client, except }: { client?: Relayer; except?: S }): boolean {
    const readers = this.#readersOf(room).filter((member) => member !== except);
    if (client && !client.mayRelay(readers.length, broadcast.body.length)) return false;
    this.#send(readers, broadcast, (member, frame) => member.deliver(frame));
    return true;
  }

  #readersOf(room: string): S[] {
    return [...this.membersOf(room)].filter(({ canReadBroadcasts }) => canReadBroadcasts);
  }

  #send(
    members: S[],
    broadcast: Broadcast,
    deliver: (member: S, frame: Frame, messageId?: string) => void,
  ): void {
    const frames = new Map<string, Frame | null>();
    const messageId = typeof broadcast.meta?.id === 'string' ? broadcast.meta.id : undefined;
    for (const member of members) {
      const key = `${member.version} ${member.wireTopic}`;
      let frame = frames.get(key);
      if (frame === undefined) {
        const content = encodeBroadcast(member.version, member.wireTopic, broadcast);
        frame = content === null ? null : toFrame(content);
        frames.set(key, frame);
      }
      if (frame !== null) deliver(member, frame, messageId);
    }
  }

  /** Hands one frame to one subscriber and counts it against the project's deliveries. */
  deliver(member: Subscriber, frame: Frame, messageId?: string): void {
    if (!member.isOpen) return;
    this.#deliveries.add();
    member.deliver(frame, messageId);
    if (this.#deliveries.isExceeded) member.shutDown('Too many messages per second');
  }
}
