/** A body of more bytes than its reader takes. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/** The text of a body that has at most so many bytes. Rejects with TooLong, and with TypeError when it is no UTF-8. */
export async function readText(body: AsyncIterable<Uint8Array> | null, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new TooLong(`More than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
