import type { OpenSession } from './bridge.ts';
import { type Frame, toFrame } from './hub.ts';
import type { StoredMessage } from './messages.ts';
import { encodeBroadcast } from './wire.ts';

/** What one channel is told: nothing before its join has been answered, then old messages, then new ones, each once. */
export class ChannelDeliveries {
  readonly #session: OpenSession;
  readonly #wireTopic: string;
  /** What waits until the join has been answered and old messages replayed; undefined afterwards. */
  #held: { frame: Frame; messageId?: string }[] | undefined = [];
  #heldBytes = 0;
  #replayed: ReadonlySet<string> = new Set();

  constructor(session: OpenSession, wireTopic: string) {
    this.#session = session;
    this.#wireTopic = wireTopic;
  }

  /** Sends the frame in its turn. A session for which too much waits is closed. */
  add(frame: Frame, messageId?: string): void {
    if (messageId && this.#replayed.has(messageId)) return;
    if (this.#held) this.#hold(frame, messageId);
    else this.#session.send(frame);
  }

  /** Sends stored messages, then whatever came meanwhile. */
  begin(messages: StoredMessage[]): void {
    for (const { id, broadcast } of messages) {
      const meta = { id, replayed: true };
      const frame = encodeBroadcast(this.#session.version, this.#wireTopic, { ...broadcast, meta });
      if (frame !== null) this.#session.send(toFrame(frame));
    }
    this.#replayed = new Set(messages.map(({ id }) => id));
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const { frame, messageId } of held) this.add(frame, messageId);
  }

  #hold(frame: Frame, messageId?: string): void {
    this.#held?.push({ frame, messageId });
    this.#heldBytes += frame.bytes.length;
    const { maxBufferedBytes } = this.#session.bridge.limits;
    if (this.#heldBytes > maxBufferedBytes) this.#session.close('too much to tell at once');
  }
}
