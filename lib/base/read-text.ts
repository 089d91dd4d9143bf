/** A body of more bytes than its reader takes. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/**
 * The text of a body that has at most so many bytes; no more of it is read or held. Rejects with TooLong, and with
 * TypeError when it is no UTF-8, unless it is not `fatal`: then what is none becomes U+FFFD.
 */
export async function readText(
  body: AsyncIterable<Uint8Array> | null,
  mostBytes: number,
  { fatal = true } = {},
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new TooLong(`More than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal }).decode(Buffer.concat(chunks));
}
