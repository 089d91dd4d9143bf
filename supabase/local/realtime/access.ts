import { type Asker, type Extension, readableExtensions, writableExtensions } from './policies.ts';
import type { Resources } from './resources.ts';

const EVERYTHING: ReadonlySet<Extension> = new Set<Extension>(['broadcast', 'presence']);

/**
 * What one user may do on one topic. Public channels allow everything. On private ones RLS decides: reading is
 * asked at the join, writing at the first attempt, each at most once; a new token makes a new object.
 */
export class ChannelAccess {
  readonly #bridge: Resources;
  readonly #topic: string;
  readonly #asker: Asker;
  readonly #readable: Map<Extension, boolean>;
  #writable: ReadonlySet<Extension> | undefined;

  private constructor(
    bridge: Resources,
    topic: string,
    asker: Asker,
    readable: Map<Extension, boolean>,
    writable?: ReadonlySet<Extension>,
  ) {
    this.#bridge = bridge;
    this.#topic = topic;
    this.#asker = asker;
    this.#readable = readable;
    this.#writable = writable;
  }

  static forPublic(bridge: Resources, topic: string, asker: Asker): ChannelAccess {
    const readable = new Map([...EVERYTHING].map((extension) => [extension, true]));
    return new ChannelAccess(bridge, topic, asker, readable, EVERYTHING);
  }

  /** Asks the policies about reading; about presence only when the channel uses it. */
  static async forPrivate(
    bridge: Resources,
    topic: string,
    asker: Asker,
    extensions: Extension[],
  ): Promise<ChannelAccess> {
    const allowed = await readableExtensions(bridge, topic, asker, extensions);
    const readable = new Map(extensions.map((extension) => [extension, allowed.has(extension)]));
    return new ChannelAccess(bridge, topic, asker, readable);
  }

  canRead(extension: Extension): boolean {
    return this.#readable.get(extension) === true;
  }

  get canReadAnything(): boolean {
    return [...this.#readable.values()].includes(true);
  }

  /** Whether something that was readable before no longer is. */
  hasLost(previous: ChannelAccess): boolean {
    return [...this.#readable].some(([extension, isReadable]) => !isReadable && previous.canRead(extension));
  }

  async canWrite(extension: Extension): Promise<boolean> {
    this.#writable ??= await writableExtensions(this.#bridge, this.#topic, this.#asker, [...EVERYTHING]);
    return this.#writable.has(extension);
  }

  /** A channel that begins to use presence after its join: ask now what was not asked then. */
  async learnPresence(): Promise<void> {
    if (this.#readable.has('presence')) return;
    const allowed = await readableExtensions(this.#bridge, this.#topic, this.#asker, ['presence']);
    this.#readable.set('presence', allowed.has('presence'));
  }
}
