import * as z from 'zod';
import { readText, TooLong } from '#lib/base/read-text';
import { AuthError, badJson, invalid } from './auth-error.ts';
import { MAX_METADATA_BYTES } from './settings.ts';

const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 32;

/** Texts that Postgres cannot hold are refused wherever they stand; so is what is nested too deep to be meant. */
function assertStorable(value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed())
      throw invalid('Texts may not hold NUL or half of a surrogate pair.');
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= MAX_DEPTH) throw invalid(`The body is nested more than ${MAX_DEPTH} deep.`);
    for (const [key, inner] of Object.entries(value)) {
      assertStorable(key);
      assertStorable(inner, depth + 1);
    }
  }
}

/** The JSON object of a request, whatever its content type says. An empty body is `{}`. Throws a 4xx. */
export async function readBody(request: Request): Promise<Record<string, unknown>> {
  const text = await readText(request.body, MAX_BYTES).catch((error: unknown) => {
    if (error instanceof TooLong) throw new AuthError(413, 'request_too_large', 'Send at most 64 kB.');
    throw badJson('The body could not be read as UTF-8 text.');
  });
  if (text.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw badJson('Could not parse request body as JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw badJson('Send a JSON object.');
  assertStorable(parsed);
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== null));
}

/** What the schema says of the body of a request; the first fault is named with its field. */
export async function readInput<T extends z.ZodType>(request: Request, schema: T): Promise<z.infer<T>> {
  const parsed = schema.safeParse(await readBody(request));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.');
  throw invalid(`${field ? `${field}: ` : ''}${issue?.message ?? 'The body is not as expected.'}`);
}

/** An e-mail address as it is stored: small letters, at most 255, nothing that a mail header could trip over. */
export const emailField = z
  .string()
  .max(255, 'Unable to validate email address: invalid format')
  .transform((text) => text.toLowerCase())
  .pipe(z.email('Unable to validate email address: invalid format'));

/** The JSON of an account's metadata; bounded once it is merged, see `mergeMetadata`. */
export const metadataField = z.record(z.string(), z.unknown());

export const pkceFields = {
  code_challenge: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{43,128}$/, 'A code challenge has 43 to 128 characters.')
    .or(z.literal(''))
    .optional(),
  code_challenge_method: z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(['s256', 'plain', '']))
    .optional(),
};

/** The old metadata with what is new laid over it; `null` takes a field away. */
export function mergeMetadata(
  old: Record<string, unknown>,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  const merged = Object.fromEntries(
    Object.entries({ ...old, ...changes }).filter(([, value]) => value !== null),
  );
  if (Buffer.byteLength(JSON.stringify(merged)) > MAX_METADATA_BYTES)
    throw invalid(`The metadata of an account may hold ${MAX_METADATA_BYTES} bytes.`);
  return merged;
}
