import type * as z from 'zod';
import { invalidRequest, tooLarge } from './refusal.ts';

const LONGEST_BYTES = 1024 * 1024;

async function textOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > LONGEST_BYTES) throw tooLarge('request');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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
  const result = schema.safeParse(parse(await textOf(request.body)));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = ['body', ...(issue?.path ?? [])].map(String).join('/');
  throw invalidRequest(`${where}: ${issue?.message ?? 'not understood'}`.slice(0, 300));
}
