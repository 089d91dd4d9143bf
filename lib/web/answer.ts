import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { type Handled, isJson } from '#lib/web/contract';
import { noStore } from '#lib/words/respond';

/** An answer that its contract does not name whole: a fault of ours, found by a test. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/** Where two values first differ: `feeds.0.last_run.error`. */
function firstDifference(given: unknown, named: unknown, path: string[] = []): string {
  const isBoth = [given, named].every((each) => typeof each === 'object' && each !== null);
  if (!isBoth) return path.join('.');
  const [a, b] = [given, named] as [Record<string, unknown>, Record<string, unknown>];
  const keys = [...Object.keys(a), ...Object.keys(b)];
  const key = keys.find((each) => !isDeepStrictEqual(a[each], b[each]));
  return key === undefined ? path.join('.') : firstDifference(a[key], b[key], [...path, key]);
}

function requirePromised(endpoint: Handled, schema: z.ZodType<object> | undefined, given: unknown): void {
  const sent: unknown = JSON.parse(JSON.stringify(given ?? {}));
  const parsed = schema?.safeParse(sent) ?? { success: true, data: {} };
  if (!parsed.success)
    throw new BrokenPromise(`${endpoint.name} answers what its contract does not say: ${parsed.error}`);
  if (!isDeepStrictEqual(parsed.data, sent))
    throw new BrokenPromise(
      `${endpoint.name} answers another ${firstDifference(sent, parsed.data)} than its contract says`,
    );
}

/** The JSON of an endpoint. In tests it is held against the contract: nothing missing, and nothing that is not named. */
export function toAnswer(endpoint: Handled, given: unknown): object {
  if (process.env.NODE_ENV === 'test' && isJson(endpoint.answer))
    requirePromised(endpoint, endpoint.answer, given);
  return { success: true, ...(given as object | undefined) };
}

/** A file that is saved under `name`, row by row as it is read. */
export const csvFile = ({ body, name }: { body: BodyInit; name: string }): Response =>
  new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': noStore,
      'x-content-type-options': 'nosniff',
    },
  });

/** A page that is made without Next: what a link in a mail leads to. */
export const htmlPage = (html: string): Response =>
  new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': noStore },
  });
