import type * as z from 'zod';
import { AppError } from '#lib/base/errors';
import { readText, TooLong } from '#lib/base/read-text';
import { requirePlainTexts } from '#lib/words/plain-text';

const maxBodyBytes = 64 * 1024;

function invalid(error: z.ZodError, where: string): AppError {
  const details = error.issues.map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  const first = details[0];
  return new AppError(
    'invalid_input',
    first ? `${first.path}: ${first.message}` : 'The input is not valid.',
    {
      details,
    },
  );
}

/** Parses with `schema`, or throws a 422 that names every wrong field. Texts that no database takes are wrong anywhere. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  requirePlainTexts(value, where);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error, where);
  return parsed.data;
}

/** Query parameters as an object; one given twice is refused, because half the readers take the other one. */
export function queryObject(params: URLSearchParams): Record<string, string> {
  const entries = [...params.entries()];
  const names = new Set(entries.map(([name]) => name));
  if (names.size !== entries.length)
    throw new AppError('bad_request', 'A query parameter is given more than once. Send each one once.');
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

const jsonType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i;

/** The JSON body, at most 64 KiB of UTF-8, not compressed. */
export async function readJson(request: Request): Promise<unknown> {
  const { headers } = request;
  const isCoded = (headers.get('content-encoding') ?? 'identity') !== 'identity';
  if (!jsonType.test(headers.get('content-type') ?? '') || isCoded)
    throw new AppError('bad_request', 'Send the body as application/json, in UTF-8 and not compressed.');
  try {
    return JSON.parse(await readText(request.body, maxBodyBytes));
  } catch (error) {
    if (error instanceof TooLong) throw new AppError('payload_too_large', 'The body is larger than 64 KiB.');
    throw new AppError('bad_request', 'The body is not valid JSON.');
  }
}
