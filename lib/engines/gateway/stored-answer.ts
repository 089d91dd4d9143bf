import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gunzipSync, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { remember } from '#lib/base/remember';
import type { Encoding } from '#lib/engines/gateway/accept-encoding';

export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** An answer as it came from the app, once it is known what it depends on. */
export interface RenderedAnswer {
  status: number;
  /** All that is sent on, lower-case, but for what this module adds. */
  headers: HeaderPairs;
  body: Buffer;
  tags: readonly string[];
  isPersonal: boolean;
  isStorable: boolean;
  /** How long the app took. */
  renderMs: number;
}

/** The bytes of one encoding with their heads, ready to be written. */
export interface Variant {
  /** null: large text, unpacked from the gzip bytes for the few who take nothing else, see `bodyOf`. */
  body: Buffer | null;
  etag: string;
  /** As `writeHead` takes it: name, value, name, value; the fields that differ between requests come first. */
  head: string[];
  notModifiedHead: string[];
}

/** An answer in every encoding, ready to be given to many. */
export interface StoredAnswer
  extends Pick<RenderedAnswer, 'status' | 'tags' | 'isPersonal' | 'isStorable' | 'renderMs'> {
  variants: Record<Encoding, Variant>;
}

const compressible = /^(?:text\/|application\/(?:json|javascript|xml|manifest\+json)|image\/svg\+xml)/;

/** Text is worth compressing; pictures and fonts are compressed already. */
export function isCompressible(contentType: string): boolean {
  return compressible.test(contentType);
}

/** Below this a packet is a packet. */
export const smallestCompressed = 1_024;

const compressors = {
  // 5 is where more effort begins to cost more time than it saves bytes: /products takes 4 ms, in a thread.
  br: (body: Buffer, quality: number) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 6 }),
};

/**
 * The same bytes in memory of their own size. Zlib and node's pool hand out pieces of 64 KiB, and a piece that is kept
 * keeps all of it: a cache that counts the 5 KiB of a page would hold thirteen times what it counts.
 */
function alone(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.byteLength) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/** A page is ten times as large as it is compressed, and next to nobody asks for it like that. */
const largestRaw = 32 * 1_024;

const unpacked = () =>
  remember(
    'gateway-unpacked',
    () =>
      new LRUCache<StoredAnswer, Buffer>({
        maxSize: 8 * 1024 * 1024,
        sizeCalculation: (body) => body.length,
      }),
  );

/** The bytes of an answer in an encoding; large raw ones are unpacked and kept for a while. */
export function bodyOf(answer: StoredAnswer, encoding: Encoding): Buffer {
  const { body } = answer.variants[encoding];
  if (body) return body;
  const known = unpacked().get(answer);
  if (known) return known;
  const raw = alone(gunzipSync(answer.variants.gzip.body ?? Buffer.alloc(0)));
  unpacked().set(answer, raw);
  return raw;
}

/** What a 304 must repeat (RFC 9110, 15.4.5); the rest of the head stays as the client has it. */
const kept304 = new Set(['cache-control', 'vary', 'cdn-cache-control', 'cache-tag']);

/** Fields at the front of every head whose values are filled in when it is sent, in this order. */
const perRequest = ['age', 'x-cache-status', 'server-timing', 'x-request-id'];

/** What is sent, and the name of these bytes: strong tags differ where bytes do (RFC 9110, 8.8.3.3). */
interface Coded {
  encoding: Encoding;
  body: Buffer;
  etag: string;
}

function makeVariant(answer: RenderedAnswer, { encoding, body, etag }: Coded): Variant & { body: Buffer } {
  const head = [...perRequest.flatMap((name) => [name, '']), ...answer.headers.flat(), 'etag', etag];
  if (encoding !== 'identity') head.push('content-encoding', encoding);
  head.push('content-length', String(body.length));
  const kept = answer.headers.filter(([name]) => kept304.has(name));
  const notModifiedHead = [...perRequest.flatMap((name) => [name, '']), ...kept.flat(), 'etag', etag];
  return { body, etag, head, notModifiedHead };
}

async function compressed(body: Buffer, quality: number): Promise<Partial<Record<Encoding, Buffer>>> {
  const [br, gzipped] = await Promise.all([compressors.br(body, quality), compressors.gzip(body)]);
  return { br: alone(br), gzip: alone(gzipped) };
}

/**
 * Makes every encoding of an answer, in threads of zlib. A body that would not become smaller is the same in all.
 * `quality` is brotli's, 0 to 11.
 */
export async function makeStoredAnswer(answer: RenderedAnswer, quality = 5): Promise<StoredAnswer> {
  const { headers, status, tags, isPersonal, isStorable, renderMs } = answer;
  const body = alone(answer.body);
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  const contentType = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  const isCoded = headers.some(([name]) => name === 'content-encoding');
  const isWorthIt = body.length >= smallestCompressed && isCompressible(contentType) && !isCoded;
  const smaller = isWorthIt ? await compressed(body, quality) : {};
  const identity = makeVariant(answer, { encoding: 'identity', body, etag: `"${hash}"` });
  const variant = (encoding: Encoding, mark: string) => {
    const bytes = smaller[encoding];
    if (!bytes || bytes.length >= body.length) return identity;
    return makeVariant(answer, { encoding, body: bytes, etag: `"${hash}-${mark}"` });
  };
  const gzipped = variant('gzip', 'gzip');
  const isDropped = body.length > largestRaw && gzipped !== identity;
  const br = variant('br', `br${quality}`);
  const raw: Variant = isDropped ? { ...identity, body: null } : identity;
  const variants = { identity: raw, gzip: gzipped, br };
  return { status, tags, isPersonal, isStorable, renderMs, variants };
}
