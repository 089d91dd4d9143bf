import type { RateMeter } from './rate-meter.ts';
import type { Broadcast, ProtocolVersion } from './wire.ts';
import { encodeBroadcast } from './wire.ts';

export type Frame = string | Buffer;

/** What the hub needs of a joined channel. */
export type Subscriber = {
  readonly version: ProtocolVersion;
  /** The topic as it travels on the wire, with its `realtime:` prefix. */
  readonly wireTopic: string;
  readonly canReadBroadcasts: boolean;
  readonly isOpen: boolean;
  /** Hands over a finished frame; `messageId` lets a channel drop what it has already replayed. */
  deliver(frame: Frame, messageId?: string): void;
  /** Tells the client why, and closes the channel. */
  shutDown(message: string): void;
  /** Closes the channel so that the client joins again and reads what it missed. */
  fail(): void;
};

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

  /** Sends to every member that may read broadcasts, except the sender. */
  broadcast(room: string, broadcast: Broadcast, except?: S): void {
    const frames = new Map<string, Frame | null>();
    const messageId = typeof broadcast.meta?.id === 'string' ? broadcast.meta.id : undefined;
    for (const member of [...this.membersOf(room)]) {
      if (member === except || !member.canReadBroadcasts) continue;
      const key = `${member.version} ${member.wireTopic}`;
      let frame = frames.get(key);
      if (frame === undefined) {
        frame = encodeBroadcast(member.version, member.wireTopic, broadcast);
        frames.set(key, frame);
      }
      if (frame !== null) this.deliver(member, frame, messageId);
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
