import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import { inject } from 'light-my-request';
import { AppError } from '#lib/base/errors';
import { within } from '#lib/base/within';
import { collectTags } from '#lib/engines/cache/tag-scope';

/** What the app answered to a request that nobody sent. */
export interface Rendered {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
  /** What it was made of. */
  tags: Set<string>;
  renderMs: number;
}

/** Asks the app for an address as nobody in particular: no cookie, no authorization, no address of a client. */
export type Render = (path: string, headers?: Record<string, string>) => Promise<Rendered>;

const longestRenderMs = 30_000;

const tooSlow = () =>
  new AppError('unavailable', 'The shop takes too long to answer. Try again in a moment.');

/** Makes the function that renders through the app's own handler, in memory. Rejects when that takes over 30 s. */
export function makeRender(serveApp: RequestListener, publicUrl: URL): Render {
  const fixed = {
    host: publicUrl.host,
    'x-forwarded-proto': publicUrl.protocol.slice(0, -1),
    // Next treats a client without a name as one that can wait for its <title>.
    'user-agent': 'livestall-gateway',
    'accept-encoding': 'identity',
  };
  const dispatch: RequestListener = async (request, response) => {
    try {
      await serveApp(request, response);
    } catch (error) {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  };

  return async (path, headers) => {
    const startedAt = performance.now();
    const options = { method: 'GET', url: path, headers: { ...fixed, ...headers } } as const;
    const { value, tags } = await collectTags(() =>
      within(longestRenderMs, inject(dispatch, options), tooSlow),
    );
    const renderMs = performance.now() - startedAt;
    return { status: value.statusCode, headers: value.headers, body: value.rawPayload, tags, renderMs };
  };
}
