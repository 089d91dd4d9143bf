import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import { explainFailure } from '#lib/engines/fetch/request';

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);

const tooLarge = (maxBytes: number) =>
  new ForeignFileError(`The file is larger than ${megabytes(maxBytes)} MB, which is the most that is read.`);

/** At most `maxBytes` of it, counted as they come: a bomb is dropped when it passes the limit, not when it is unpacked. */
async function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const decoders: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

async function unpack(
  packed: Buffer,
  make: () => NodeJS.ReadWriteStream & Readable,
  maxBytes: number,
): Promise<Buffer> {
  const decoder = make();
  decoder.end(packed);
  try {
    return await collect(decoder, maxBytes);
  } catch (error) {
    if (error instanceof ForeignFileError) throw error;
    throw new ForeignFileError('The compressed file is damaged or cut off.', {
      isServerFault: true,
      cause: error,
    });
  } finally {
    decoder.destroy();
  }
}

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Nothing says how long it is: not a length, not chunks. Then only its last sign tells a whole text from a part. */
function mayBeCutOff({ headers }: IncomingMessage, packed: Buffer, text: Buffer): boolean {
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  return !isGzip(packed) && !['\n', '\r', ']', '}'].includes(text.subarray(-1).toString('latin1'));
}

/**
 * The body of an answer, unpacked, also where the file itself is a .gz. `maxBytes` holds for what comes over the wire
 * and for what it unpacks to.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const packed = await collect(response, maxBytes).catch((error: unknown) => {
    throw explainFailure(error);
  });
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const decoder = decoders[encoding];
  if (!decoder && encoding !== 'identity' && encoding !== '')
    throw new ForeignFileError(
      `The server packs its answer in a way that is not known here (${encoding.slice(0, 40)}).`,
    );
  const once = decoder ? await unpack(packed, decoder, maxBytes) : packed;
  const bytes = isGzip(once) ? await unpack(once, createGunzip, maxBytes) : once;
  if (mayBeCutOff(response, packed, bytes))
    throw new ForeignFileError(
      'The file may be cut off: it does not end with a line, and the server does not say its length.',
    );
  return bytes;
}
