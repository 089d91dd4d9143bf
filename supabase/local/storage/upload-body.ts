import { boundaryOf, readForm } from './form.ts';
import { invalidRequest } from './refusal.ts';
import { parseUserMetadata, userMetadataOf } from './user-metadata.ts';

/** A file on its way, whether it is sent as it is or as a form. */
export type Upload = {
  bytes: AsyncIterable<Uint8Array>;
  type: string;
  cacheControl: string;
  userMetadata: Record<string, unknown> | null;
};

async function* nothing(): AsyncGenerator<Uint8Array, void> {}

/** Bytes that the whole body has, as it says; undefined when it does not. */
export function declaredLength({ headers }: Request): number | undefined {
  const text = headers.get('content-length');
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/**
 * Reads a request up to its first byte of the file. supabase-js sends a File or Blob as a form whose file field has no
 * name, anything else as it is. Throws for forms without a file.
 */
export async function readUpload({ headers, body }: Request): Promise<Upload> {
  const type = headers.get('content-type') ?? 'application/octet-stream';
  const boundary = boundaryOf(type);
  if (boundary === null) {
    const cacheControl = headers.get('cache-control') ?? 'no-cache';
    return { bytes: body ?? nothing(), type, cacheControl, userMetadata: userMetadataOf(headers) };
  }
  if (!body) throw invalidRequest('No content provided');
  const { fields, contentType, bytes } = await readForm(body, boundary);
  const seconds = fields.get('cacheControl');
  return {
    bytes,
    type: fields.get('contentType') || contentType,
    cacheControl: seconds ? `max-age=${seconds}` : 'no-cache',
    userMetadata: parseUserMetadata(fields.get('metadata') ?? fields.get('userMetadata')),
  };
}
