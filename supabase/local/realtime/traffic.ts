import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Frame } from './hub.ts';
import type { Holder } from './memory-budget.ts';
import type { Resources } from './resources.ts';

/** Frames on their way to one client. One that lets too much pile up is cut off, or memory would grow for ever. */
export class Outgoing implements Holder {
  readonly #socket: WebSocket;
  readonly #bridge: Resources;

  constructor(socket: WebSocket, bridge: Resources) {
    this.#socket = socket;
    this.#bridge = bridge;
  }

  get heldBytes(): number {
    return this.#socket.bufferedAmount;
  }

  endForMemory(): void {
    this.#bridge.log.warn({ bytes: this.heldBytes }, 'a client is too slow, its socket is closed');
    this.#socket.terminate();
  }

  write(frame: Frame): void {
    if (this.heldBytes > this.#bridge.limits.maxBufferedBytes) this.endForMemory();
    else this.#send(frame);
  }

  pong(data: Buffer): void {
    if (this.heldBytes > this.#bridge.limits.maxBufferedBytes) this.endForMemory();
    else this.#socket.pong(data, false, () => undefined);
  }

  #send(frame: Frame): void {
    // What many wait for is in memory once.
    if (frame.waiting++ === 0) this.#bridge.backlog.add(frame.bytes.length);
    this.#socket.send(frame.bytes, { binary: frame.isBinary }, () => {
      if (--frame.waiting === 0) this.#bridge.backlog.remove(frame.bytes.length);
    });
  }
}

/** What a message of the largest size takes on the wire, in pieces of a sensible size. */
const MAX_WIRE_BYTES = 6_000_000;

/** Bytes of a message that has not come whole. */
export class Incoming implements Holder {
  readonly #transport: Duplex;
  readonly #bridge: Resources;
  #bytes = 0;

  constructor(transport: Duplex, bridge: Resources) {
    this.#transport = transport;
    this.#bridge = bridge;
    transport.on('data', (chunk: Buffer) => this.#add(chunk.length));
    transport.on('close', () => this.whole());
  }

  get heldBytes(): number {
    return this.#bytes;
  }

  endForMemory(): void {
    this.#bridge.log.warn({ bytes: this.#bytes }, 'too many messages come in pieces, the largest is cut off');
    this.#transport.destroy();
  }

  /** The message has come. */
  whole(): void {
    this.#bridge.incoming.remove(this.#bytes);
    this.#bytes = 0;
  }

  #add(bytes: number): void {
    this.#bytes += bytes;
    this.#bridge.incoming.add(bytes);
    // A message in tiny pieces costs far more memory than its bytes.
    if (this.#bytes > MAX_WIRE_BYTES) this.endForMemory();
  }
}
