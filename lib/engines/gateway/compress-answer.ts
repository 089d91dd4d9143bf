import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type BrotliCompress, constants, createBrotliCompress, createGzip, type Gzip } from 'node:zlib';
import { type Encoding, preferredEncoding } from '#lib/engines/gateway/accept-encoding';
import { isCompressible, smallestCompressed } from '#lib/engines/gateway/stored-answer';

type Encoder = BrotliCompress | Gzip;

/** Fast settings: this happens once per request and is thrown away. */
function makeEncoder(encoding: Exclude<Encoding, 'identity'>): Encoder {
  if (encoding === 'gzip') return createGzip({ level: 4 });
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT } = constants;
  return createBrotliCompress({
    params: { [BROTLI_PARAM_QUALITY]: 4, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT },
  });
}

const header = (response: ServerResponse, name: string) => String(response.getHeader(name) ?? '');

/** `bytes`: the size of the body where it is known before the head is written. */
function isWorthIt(request: IncomingMessage, response: ServerResponse, bytes: number | undefined): boolean {
  const hasText = request.method !== 'HEAD' && ![204, 206, 304].includes(response.statusCode);
  const declared = response.getHeader('content-length') ?? bytes;
  const isSmall = declared !== undefined && Number(declared) < smallestCompressed;
  const isSettled =
    response.hasHeader('content-encoding') || /\bno-transform\b/.test(header(response, 'cache-control'));
  return hasText && !isSmall && !isSettled && isCompressible(header(response, 'content-type'));
}

function declareEncoding(response: ServerResponse, encoding: Encoding): void {
  response.removeHeader('content-length');
  response.setHeader('content-encoding', encoding);
  const vary = header(response, 'vary');
  if (!/accept-encoding/i.test(vary))
    response.setHeader('vary', vary ? `${vary}, Accept-Encoding` : 'Accept-Encoding');
  // The tag was made of other bytes: a strong one would claim that they are the same.
  const etag = header(response, 'etag');
  if (etag && !etag.startsWith('W/')) response.setHeader('etag', `W/${etag}`);
}

/** What comes out of the encoder goes to the client at the client's pace, and holds up the app at that pace. */
function connect(
  encoder: Encoder,
  response: ServerResponse,
  raw: Pick<ServerResponse, 'write' | 'end'>,
): void {
  encoder.on('data', (chunk: Buffer) => {
    if (!raw.write(chunk)) encoder.pause();
  });
  encoder.on('drain', () => response.emit('drain'));
  encoder.on('end', () => raw.end());
  encoder.on('error', (error) => response.destroy(error));
  response.on('drain', () => encoder.resume());
  response.on('close', () => encoder.destroy());
}

type Done = (error?: Error | null) => void;
type Write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done) => boolean;

type HeadPart = string | OutgoingHttpHeaders | readonly string[] | undefined;

/** The forms that `writeHead` takes: names with values, or a list in which they alternate. */
function setHeaders(response: ServerResponse, part: HeadPart): void {
  if (part === undefined || typeof part === 'string') return;
  if (Array.isArray(part)) {
    for (let at = 0; at + 1 < part.length; at += 2) response.setHeader(part[at], part[at + 1]);
    return;
  }
  for (const [name, value] of Object.entries(part)) if (value !== undefined) response.setHeader(name, value);
}

/**
 * Compresses what a handler writes to `response` as it comes, if the client likes that and the answer is text of some
 * size. To be called before the handler; it notices nothing but a `flush` that it may call.
 */
export function compressAnswer(request: IncomingMessage, response: ServerResponse): void {
  const wanted = preferredEncoding(request.headers['accept-encoding']);
  if (wanted === 'identity') return;
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  const writeHead = response.writeHead.bind(response);
  const flushHeaders = response.flushHeaders.bind(response);
  let encoder: Encoder | null | undefined;

  /** Decided once, when the first byte or the head is about to be written. */
  const begin = (bytes?: number): Encoder | null => {
    if (encoder !== undefined) return encoder;
    encoder = null;
    if (response.headersSent || !isWorthIt(request, response, bytes)) return null;
    declareEncoding(response, wanted);
    encoder = makeEncoder(wanted);
    connect(encoder, response, { write, end });
    return encoder;
  };

  const compressing: Write = (chunk, encoding, done) => {
    const target = begin();
    const take = (target ? target.write.bind(target) : write) as Write;
    return take(chunk, encoding, done);
  };
  const ending = (chunk?: unknown, encoding?: unknown, done?: unknown): ServerResponse => {
    const isBody = typeof chunk === 'string' || chunk instanceof Uint8Array;
    const target = begin(isBody ? Buffer.byteLength(chunk) : 0);
    const args = [chunk, encoding, done].filter((value) => value !== undefined && value !== null);
    if (target) Reflect.apply(target.end, target, args);
    else Reflect.apply(end, response, args);
    return response;
  };
  Object.assign(response, {
    write: compressing,
    end: ending,
    writeHead(status: number, ...parts: HeadPart[]) {
      response.statusCode = status;
      for (const part of parts) setHeaders(response, part);
      begin();
      return writeHead(status);
    },
    flushHeaders() {
      begin();
      flushHeaders();
    },
    flush: () => encoder?.flush(),
  });
}
