/** JSON that may be used: it parses, and nothing in it nests deeper than recursive code can walk. */

/** Deeper than any application nests, far less deep than what a stack holds. */
export const MAX_JSON_DEPTH = 100;

/** The text is not JSON, or nests too deep. The message is meant for whoever sent it. */
export class JsonTextError extends Error {
  override name = 'JsonTextError';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Whether brackets outside of strings nest deeper than MAX_JSON_DEPTH. One pass without recursion; of text that is no
 * JSON any answer may come, since parsing refuses it.
 */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (isInString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isInString = false;
    } else if (byte === QUOTE) isInString = true;
    else if (OPENING.has(byte)) {
      if (++depth > MAX_JSON_DEPTH) return true;
    } else if (CLOSING.has(byte)) depth--;
  }
  return false;
}

/** Reads UTF-8 bytes as JSON. The depth is looked at first. Throws JsonTextError. */
export function parseJsonText(bytes: Buffer): unknown {
  if (isTooDeep(bytes)) throw new JsonTextError(`JSON may nest at most ${MAX_JSON_DEPTH} levels deep`);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new JsonTextError('not JSON', { cause });
  }
}
