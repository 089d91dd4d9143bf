import type { IncomingMessage } from 'node:http';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import type { ForeignNetwork } from '#lib/engines/fetch/network';
import { readBody } from '#lib/engines/fetch/read-body';
import { checkUrl, get } from '#lib/engines/fetch/request';

export interface KnownVersion {
  etag: string | null;
  lastModified: string | null;
}

export type FetchedFile =
  | { isChanged: false }
  | { isChanged: true; bytes: Buffer; etag: string | null; lastModified: string | null };

const maxRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);

function conditions({ etag, lastModified }: KnownVersion): Record<string, string> {
  return {
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  };
}

function nextUrl(from: URL, location: string): URL {
  if (!URL.canParse(location, from))
    throw new ForeignFileError('The server sends us on to an address that is none.');
  const next = new URL(location, from);
  if (from.protocol === 'https:' && next.protocol === 'http:')
    throw new ForeignFileError(
      'The server sends us from https on to http, where others could change the file.',
    );
  return next;
}

/** Follows redirects; every address on the way is checked like the first. */
async function follow(
  url: URL,
  known: KnownVersion,
  network: ForeignNetwork,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let current = url;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const response = await get(current, conditions(known), network, signal);
    const { location } = response.headers;
    if (!redirects.has(response.statusCode ?? 0) || !location) return response;
    response.destroy();
    current = nextUrl(current, location);
  }
  throw new ForeignFileError(`The server sends us on more than ${maxRedirects} times.`);
}

function refuseStatus(status: number): never {
  if (status === 401 || status === 403)
    throw new ForeignFileError(`The server does not let us in (${status}).`);
  if (status === 404 || status === 410)
    throw new ForeignFileError(`The server has no such file (${status}).`);
  throw new ForeignFileError(`The server answered with status ${status}.`, {
    isServerFault: status >= 500 || status === 429,
  });
}

const header = (response: IncomingMessage, name: 'etag' | 'last-modified', max: number) => {
  const value = response.headers[name];
  return value && value.length <= max ? value : null;
};

async function read(
  url: URL,
  known: KnownVersion,
  network: ForeignNetwork,
  signal: AbortSignal,
): Promise<FetchedFile> {
  const response = await follow(url, known, network, signal);
  try {
    const status = response.statusCode ?? 0;
    if (status === 304) return { isChanged: false };
    if (status !== 200) refuseStatus(status);
    const bytes = await readBody(response, network.maxBytes);
    return {
      isChanged: true,
      bytes,
      etag: header(response, 'etag', 500),
      lastModified: header(response, 'last-modified', 100),
    };
  } finally {
    response.destroy();
  }
}

/**
 * A file from somebody else's server, by GET, or the news that it is the one we know. It cannot be made to reach this
 * machine or its network: not by an address, a name, a name that changes, or a redirect. Bounded in time and size,
 * packed and unpacked. Throws ForeignFileError; when `signal` ended it, the signal's reason.
 */
export async function fetchFile(
  address: string,
  known: KnownVersion,
  network: ForeignNetwork,
  signal: AbortSignal,
): Promise<FetchedFile> {
  if (!URL.canParse(address)) throw new ForeignFileError('The address of the feed is not a URL.');
  const url = new URL(address);
  checkUrl(url, network);
  const limit = AbortSignal.timeout(network.totalMs);
  try {
    return await read(url, known, network, AbortSignal.any([signal, limit]));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (limit.aborted)
      throw new ForeignFileError(`The server took longer than ${network.totalMs / 1_000} s.`, {
        isServerFault: true,
      });
    throw error;
  }
}
