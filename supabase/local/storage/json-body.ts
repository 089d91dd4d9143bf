import type * as z from 'zod';
import { readText, TooLong } from '#lib/base/read-text';
import { invalidRequest, tooLarge } from './refusal.ts';

const LONGEST_BYTES = 1024 * 1024;

async function textOf({ body }: Request): Promise<string> {
  return readText(body, LONGEST_BYTES).catch((error: unknown) => {
    if (error instanceof TooLong) throw tooLarge('request');
    if (error instanceof TypeError) throw invalidRequest('Body is not UTF-8');
    throw error;
  });
}

function parse(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest('Body is not valid JSON');
  }
}

/** What a route is asked, in JSON. Throws for what is none, too long, or not what the route knows. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const result = schema.safeParse(parse(await textOf(request)));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = ['body', ...(issue?.path ?? [])].map(String).join('/');
  throw invalidRequest(`${where}: ${issue?.message ?? 'not understood'}`.slice(0, 300));
}
