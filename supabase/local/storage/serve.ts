import { streamOf } from './blobs.ts';
import { isKnown, rangeOf } from './conditions.ts';
import type { Ctx } from './context.ts';
import { noSuchKey } from './refusal.ts';
import type { ObjectRow } from './rows.ts';

/** What a page or a script is made of goes out as text, as hosted Storage sends HTML. */
const ACTIVE = /^\s*(text\/html|application\/xhtml\+xml|(text|application)\/(x-)?(java|ecma)script)\b/i;

/**
 * Hosted Storage has an origin of its own; here the gateway serves it from the shop's. A file that somebody opens must
 * not run as the shop. Pictures within pages are not affected.
 */
const disarmed = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
};

const typeOf = (mimetype: string | undefined) => {
  const type = mimetype ?? 'application/octet-stream';
  return ACTIVE.test(type) ? 'text/plain; charset=utf-8' : type;
};

function dispositionOf(download: string | null): Record<string, string> {
  if (download === null) return {};
  if (download === '') return { 'content-disposition': 'attachment' };
  const name = encodeURIComponent(download.toWellFormed().slice(0, 255).toWellFormed());
  return { 'content-disposition': `attachment; filename=${name}; filename*=UTF-8''${name}` };
}

const fileOf = ({ metadata, version, updated_at }: ObjectRow) => ({
  eTag: metadata?.eTag ?? `"${version}"`,
  modified: updated_at ?? new Date(0),
});

function headersOf(row: ObjectRow, { download, expires }: Wanted): Headers {
  const { eTag, modified } = fileOf(row);
  const headers = new Headers({
    ...disarmed,
    ...dispositionOf(download),
    'accept-ranges': 'bytes',
    'content-type': typeOf(row.metadata?.mimetype),
    'x-robots-tag': 'none',
    etag: eTag,
    'last-modified': modified.toUTCString(),
  });
  if (expires) headers.set('expires', expires.toUTCString());
  else headers.set('cache-control', row.metadata?.cacheControl ?? 'no-cache');
  return headers;
}

type Wanted = {
  request: Request;
  /** The name under which a browser saves it; empty for its own; null to show it. */
  download: string | null;
  /** When the address ends, for a signed one. */
  expires?: Date;
};

/** An object was replaced between its row and its bytes: its new row is asked for, a few times. */
const TRIES = 4;

/** Sends an object that `find` resolves with, or the part of it that is asked for, or that it is known. */
export async function serveObject(
  { blobs }: Ctx,
  wanted: Wanted,
  find: () => Promise<ObjectRow>,
): Promise<Response> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const row = await find();
    const headers = headersOf(row, wanted);
    const asked = wanted.request.headers;
    if (isKnown(asked, fileOf(row))) return new Response(null, { status: 304, headers });
    const handle = await blobs.open(row.version);
    if (!handle) continue;
    try {
      const { size } = await handle.stat();
      const range = rangeOf(asked, fileOf(row), size);
      const { start, end } = range ?? { start: 0, end: size - 1 };
      headers.set('content-length', String(end - start + 1));
      if (range) headers.set('content-range', `bytes ${start}-${end}/${size}`);
      const isHead = wanted.request.method === 'HEAD';
      if (isHead) await handle.close();
      const body = isHead ? null : streamOf(handle, { start, end });
      return new Response(body, { status: range ? 206 : 200, headers });
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
  throw noSuchKey();
}
