import type { Api } from '#lib/api/contracts';
import { type RequestOptions, requestJson } from '#lib/web/client';
import type { Answer, Sent } from '#lib/web/contract';

type Empty = Record<never, never>;
/** An endpoint that asks for nothing needs no second argument. */
export type Arguments<N extends keyof Api> =
  Sent<Api[N]> extends infer S
    ? Empty extends S
      ? [input?: S & RequestOptions]
      : [input: S & RequestOptions]
    : never;

interface Parts extends RequestOptions {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** A value as one segment of an address. Browsers resolve an empty one and dots away: that would ask another endpoint. */
function segmentOf(value: string | undefined, path: string): string {
  if (value === undefined || ['', '.', '..'].includes(value))
    throw new TypeError(`${path} cannot be asked with ${JSON.stringify(value)} in its address.`);
  return encodeURIComponent(value);
}

/** `/api/vendor/orders/:id` with what was given for it; what is undefined or empty is left out of the query. */
function addressOf(path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => segmentOf(params[name], path));
  const asked = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  // A comma in a query needs no escape, and lists of ids are read better with it.
  return asked.length > 0 ? `${filled}?${String(new URLSearchParams(asked)).replaceAll('%2C', ',')}` : filled;
}

/** The address of an endpoint, for links, downloads and files that are sent. */
export function addressFor<N extends keyof Api>(name: N, ...[input]: Arguments<N>): string {
  return addressOf(name.slice(name.indexOf(' ') + 1), (input ?? {}) as Parts);
}

/**
 * Asks one of the shop's endpoints, typed by its contract. Throws `ApiError`, or the abort reason when the caller's own
 * signal was aborted. Never repeats a request by itself, and is never answered from the browser's cache.
 */
export async function call<N extends keyof Api>(name: N, ...[input]: Arguments<N>): Promise<Answer<Api[N]>> {
  const parts = (input ?? {}) as Parts;
  const space = name.indexOf(' ');
  const address = addressOf(name.slice(space + 1), parts);
  return (await requestJson(name.slice(0, space), address, parts)) as Answer<Api[N]>;
}
