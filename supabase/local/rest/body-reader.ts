import { BODY_ARRIVES_MS, BODY_BYTES, HELD_BODY_BYTES, type Role } from './limits.ts';
import { RestError, tooMuch } from './rest-error.ts';

/** The text of a body, which counts as held until it is released. */
export type HeldBody = { text: string; release(): void };
type Sender = { role: Role; client: string };

const tooLarge = (most: number) =>
  tooMuch(`The body is larger than ${most / 1024 / 1024} MiB.`, 'Send it in parts.', 413);

const tooMuchHeld = (status: number, message: string) =>
  new RestError(status, 'PGRST003', message, {
    hint: 'Try again in a moment.',
    headers: { 'retry-after': '2' },
  });

const tooSlow = (afterMs: number) =>
  new RestError(408, 'PGRST102', `The body did not arrive within ${afterMs / 1000} seconds.`, {
    hint: 'Send it in smaller parts.',
  });

/** Bytes in memory, of each role and of each client of it. */
class Held {
  readonly #bytes = new Map<string, number>();
  readonly #shares: typeof HELD_BODY_BYTES;

  constructor(shares: typeof HELD_BODY_BYTES) {
    this.#shares = shares;
  }

  #count(key: string, bytes: number): number {
    const now = (this.#bytes.get(key) ?? 0) + bytes;
    if (now > 0) this.#bytes.set(key, now);
    else this.#bytes.delete(key);
    return now;
  }

  /** Throws when that is more than the client's share, or the role's; it counts all the same. */
  add({ role, client }: Sender, bytes: number): void {
    const ofRole = this.#count(role, bytes);
    const ofClient = this.#count(`${role} ${client}`, bytes);
    const { inAll, perClient } = this.#shares[role];
    if (ofClient > perClient) throw tooMuchHeld(429, 'Too much of yours is being sent at this moment.');
    if (ofRole > inAll) throw tooMuchHeld(503, 'Too much is being sent at this moment.');
  }

  remove({ role, client }: Sender, bytes: number): void {
    this.#count(role, -bytes);
    this.#count(`${role} ${client}`, -bytes);
  }
}

/** Hands on each chunk until the end. Throws 408 when that has not come after so long. */
async function readWithin(
  body: ReadableStream<Uint8Array>,
  ms: number,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  const reader = body.getReader();
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    // Ends the read that is waiting.
    reader.cancel().catch(() => {});
  }, ms);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) take(next.value);
    if (isLate) throw tooSlow(ms);
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/**
 * Reads bodies into memory, each up to the size that its role may send. All that are held at one time are bounded for
 * each role and for each client of it: what visitors send leaves room for people and servers. Rejects with RestError.
 */
export function makeBodyReader(shares = HELD_BODY_BYTES, arrivesMs = BODY_ARRIVES_MS) {
  const held = new Held(shares);
  return async (request: Request, sender: Sender): Promise<HeldBody> => {
    if (!request.body) return { text: '', release: () => {} };
    const most = BODY_BYTES[sender.role];
    if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge(most);
    const chunks: Uint8Array[] = [];
    let size = 0;
    const release = () => {
      held.remove(sender, size);
      size = 0;
    };
    try {
      await readWithin(request.body, arrivesMs, (chunk) => {
        size += chunk.byteLength;
        held.add(sender, chunk.byteLength);
        if (size > most) throw tooLarge(most);
        chunks.push(chunk);
      });
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)), release };
    } catch (error) {
      release();
      if (error instanceof TypeError && !request.signal.aborted)
        throw new RestError(400, 'PGRST102', 'The body is not UTF-8');
      throw error;
    }
  };
}
