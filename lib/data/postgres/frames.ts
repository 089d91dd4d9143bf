/** What the server says at the end of every exchange: it waits, and whether in a transaction. */
export type Standing = 'idle' | 'in-transaction';

const READY = 'Z'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);
const SIMPLE_QUERY = 'Q'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);
const HEADER = 5;

/** Reads what a server sends, in pieces of any size, for the ends of exchanges (ReadyForQuery). */
export function makeReadyReader(onReady: (standing: Standing) => void): (chunk: Buffer) => void {
  let head = Buffer.alloc(0);
  /** Bytes of the present message that are still to come. */
  let rest = 0;
  let isReady = false;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (rest > 0) {
        const taken = Math.min(rest, chunk.length - at);
        if (isReady) onReady(chunk[at] === IDLE ? 'idle' : 'in-transaction');
        rest -= taken;
        at += taken;
        isReady = false;
        continue;
      }
      const missing = HEADER - head.length;
      head = Buffer.concat([head, chunk.subarray(at, at + missing)]);
      at += missing;
      if (head.length < HEADER) return;
      rest = head.readUInt32BE(1) - 4;
      isReady = head[0] === READY;
      head = Buffer.alloc(0);
    }
  };
}

/** How many exchanges a client begins with these bytes, which are whole messages: each ends in one ReadyForQuery. */
export function countExchanges(chunk: Buffer): number {
  let count = 0;
  for (let at = 0; at + HEADER <= chunk.length; at += 1 + chunk.readUInt32BE(at + 1)) {
    if (chunk[at] === SIMPLE_QUERY || chunk[at] === SYNC) count += 1;
  }
  return count;
}
