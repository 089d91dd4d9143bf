import { invalidRequest } from './refusal.ts';

/** How large what surrounds the file may be; the file itself is limited by its bucket. */
const LONGEST_HEAD_BYTES = 8 * 1024;
const LONGEST_FIELD_BYTES = 1024 * 1024;
const MOST_FIELDS = 10;

export type FormFile = {
  /** What came before the file. */
  fields: ReadonlyMap<string, string>;
  contentType: string;
  /** Throws when the form breaks off before its end. */
  bytes: AsyncIterable<Uint8Array>;
};

const CRLF = '\r\n';
const HEAD_END = Buffer.from('\r\n\r\n');

/** Hands out a stream piece by piece, up to marks in it, holding no more than one chunk and a mark. */
class MarkReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done) throw invalidRequest('The form breaks off before its end');
    this.#held = this.#held.length === 0 ? Buffer.from(value) : Buffer.concat([this.#held, value]);
  }

  /** What comes before the mark, which is skipped. */
  async *upTo(mark: Buffer): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      const certain = at < 0 ? this.#held.length - mark.length + 1 : at;
      if (certain > 0) yield this.#held.subarray(0, certain);
      if (at >= 0) {
        this.#held = this.#held.subarray(at + mark.length);
        return;
      }
      if (certain > 0) this.#held = this.#held.subarray(certain);
      await this.#more();
    }
  }

  async textUpTo(mark: Buffer, longest: number): Promise<string> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of this.upTo(mark)) {
      size += piece.length;
      if (size > longest) throw invalidRequest('A part of the form is too long');
      pieces.push(Buffer.from(piece));
    }
    return Buffer.concat(pieces).toString('utf8');
  }

  async take(count: number): Promise<string> {
    while (this.#held.length < count) await this.#more();
    const taken = this.#held.subarray(0, count).toString('latin1');
    this.#held = this.#held.subarray(count);
    return taken;
  }
}

function headOf(text: string) {
  const headers = new Map(
    text.split('\r\n').flatMap((line) => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const];
    }),
  );
  const disposition = headers.get('content-disposition') ?? '';
  return {
    name: /;\s*name="([^"]*)"/i.exec(disposition)?.[1] ?? '',
    isFile: /;\s*filename\*?=/i.test(disposition),
    contentType: headers.get('content-type') ?? 'application/octet-stream',
  };
}

/** The boundary of a multipart form; null when the type is another. */
export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\b/i.test(contentType)) return null;
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw invalidRequest('The form names no boundary');
  return boundary;
}

/**
 * Reads a multipart form up to its first file, whose bytes are then read as they come: a form of any size takes a few
 * chunks of memory. Whatever follows the file is read to the end of the form and ignored. Throws for what is no form.
 */
export async function readForm(source: AsyncIterable<Uint8Array>, boundary: string): Promise<FormFile> {
  const reader = new MarkReader(source);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const fields = new Map<string, string>();
  await reader.textUpTo(delimiter.subarray(2), LONGEST_HEAD_BYTES);

  /** False behind the last part. */
  async function hasPart(): Promise<boolean> {
    const after = await reader.take(2);
    if (after !== '--' && after !== CRLF) throw invalidRequest('The form cannot be read');
    return after === CRLF;
  }

  async function* fileBytes(): AsyncGenerator<Uint8Array, void> {
    yield* reader.upTo(delimiter);
    for (let parts = 0; await hasPart(); parts += 1) {
      if (parts === MOST_FIELDS) throw invalidRequest('The form has too many parts');
      await reader.textUpTo(delimiter, LONGEST_FIELD_BYTES);
    }
  }

  while (await hasPart()) {
    if (fields.size === MOST_FIELDS) throw invalidRequest('The form has too many fields');
    const { name, isFile, contentType } = headOf(await reader.textUpTo(HEAD_END, LONGEST_HEAD_BYTES));
    if (isFile) return { fields, contentType, bytes: fileBytes() };
    fields.set(name, await reader.textUpTo(delimiter, LONGEST_FIELD_BYTES));
  }
  throw invalidRequest('The form holds no file');
}
