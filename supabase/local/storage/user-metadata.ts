import * as z from 'zod';
import { tooLarge } from './refusal.ts';

const LONGEST_BYTES = 1024 * 1024;
const schema = z.record(z.string(), z.unknown());

/** What the client says about its file, as JSON. What is no object is passed over, as hosted Storage does. */
export function parseUserMetadata(json: string | undefined): Record<string, unknown> | null {
  if (json === undefined) return null;
  if (Buffer.byteLength(json) > LONGEST_BYTES) throw tooLarge('user_metadata');
  try {
    return schema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

/** From the header of a plain upload. */
export const userMetadataOf = (headers: Headers): Record<string, unknown> | null => {
  const encoded = headers.get('x-metadata');
  return encoded === null ? null : parseUserMetadata(Buffer.from(encoded, 'base64').toString('utf8'));
};
