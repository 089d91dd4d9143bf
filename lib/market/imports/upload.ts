import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '#lib/base/errors';
import type { StorageClient } from '#lib/data/supabase/storage';
import { type Detected, decoderFor, detectTable } from '#lib/market/imports/detect';
import { judgeHead, makeUtf8Watch, notText } from '#lib/market/imports/detect-bytes';
import { type Encoding, maxImportBytes } from '#lib/market/imports/schema';

export const importBucket = 'imports';
export const importPath = (vendorId: string, importId: string) => `${vendorId}/${importId}`;

/** How much of a file is looked at to know its format. */
const headBytes = 128 * 1_024;

const tooLarge = () =>
  new AppError('payload_too_large', 'The file is larger than 100 MB. Divide it and import the parts.');

/**
 * Refuses a file by what its request says of it, before a byte is read: too large, or packed. Packed files are not
 * opened here, so none can burst.
 */
export function refuseByHeaders(headers: Headers): void {
  const packing = (headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
  if (packing !== 'identity')
    throw new AppError(
      'invalid_input',
      'The file is sent compressed. Send it as it is, without Content-Encoding.',
    );
  if (Number(headers.get('content-length') ?? 0) > maxImportBytes) throw tooLarge();
}

export interface StoredFile extends Detected {
  id: string;
  bytes: number;
  sha256: string;
  encoding: Encoding;
}

/** Looks at a file while it passes: its size, its sum, its first bytes, whether it is UTF-8. Ends it when it is too
 *  large or no text. */
function makeWatch() {
  const hash = createHash('sha256');
  const utf8 = makeUtf8Watch();
  const head: Uint8Array[] = [];
  let bytes = 0;
  let told: Encoding | null | undefined;
  const headOf = () => Buffer.concat(head).subarray(0, headBytes);
  const judge = () => {
    told = judgeHead(headOf());
  };
  return {
    see(chunk: Uint8Array): void {
      if (bytes < headBytes) head.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > maxImportBytes) throw tooLarge();
      if (told === undefined && bytes >= 4_096) judge();
      hash.update(chunk);
      utf8.see(chunk);
    },
    end(): Omit<StoredFile, 'id'> {
      if (bytes === 0) throw new AppError('invalid_input', 'The file is empty.');
      if (told === undefined) judge();
      const encoding = told ?? (utf8.isUtf8() ? 'utf-8' : 'windows-1252');
      const text = decoderFor(encoding).decode(headOf(), { stream: true });
      if (text.includes('\0')) throw notText();
      return { bytes, sha256: hash.digest('hex'), encoding, ...detectTable(text, bytes <= headBytes) };
    },
  };
}

/** The project's own limit, which may be lower than ours: hosted Storage says so with status 413, somewhere. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof Error &&
  (('statusCode' in error && String(error.statusCode) === '413') ||
    ('status' in error && error.status === 413) ||
    /exceeded the maximum allowed size/.test(error.message));

/**
 * Puts a file into Storage as it comes, without ever holding it, and says what it is. Nothing stays of one that is
 * refused: too large (payload_too_large), no text, no table (invalid_input).
 */
export async function storeUpload(
  storage: StorageClient,
  vendorId: string,
  body: ReadableStream<Uint8Array>,
): Promise<StoredFile> {
  const id = randomUUID();
  const path = importPath(vendorId, id);
  const watch = makeWatch();
  let refusal: unknown;
  const watched = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        try {
          watch.see(chunk);
          controller.enqueue(chunk);
        } catch (error) {
          refusal = error;
          controller.error(error);
        }
      },
    }),
  );
  const files = storage.from(importBucket);
  try {
    const { error } = await files
      .upload(path, watched, { contentType: 'text/csv', duplex: 'half' })
      .catch((cause: unknown) => ({ error: cause }));
    if (refusal) throw refusal;
    if (isTooLarge(error))
      throw new AppError(
        'payload_too_large',
        'The file is larger than this market can store. Divide it and import the parts.',
        { cause: error },
      );
    if (error)
      throw new AppError('unavailable', 'The file could not be stored. Try again.', { cause: error });
    return { id, ...watch.end() };
  } catch (error) {
    await files.remove([path]).catch(() => undefined);
    throw error;
  }
}

/** The bytes of an uploaded file. Throws unavailable when Storage does not give it. */
export async function openUpload(
  storage: StorageClient,
  row: { vendor_id: string; id: string },
): Promise<ReadableStream> {
  const path = importPath(row.vendor_id, row.id);
  const { data, error } = await storage.from(importBucket).download(path).asStream();
  if (error) throw new AppError('unavailable', 'The file cannot be read now. Try again.', { cause: error });
  return data;
}
