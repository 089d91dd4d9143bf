import { AppError } from '#lib/base/errors';
import { type CallFor, isRead } from '#lib/engines/gateway/call';
import { mayReadMetrics } from '#lib/engines/gateway/metrics-access';
import { sendError, sendJson } from '#lib/engines/gateway/own-answers';
import { noStore } from '#lib/words/respond';

/** What a scraper reads, as prom-client gives it. */
export type ReadMetrics = () => Promise<{ contentType: string; body: string }>;

/** Alive: this process answers. Says nothing of its parts, so that a slow database restarts nobody. */
export function serveHealth({ request, response, requestId }: CallFor<'health'>, isDraining: boolean): void {
  if (isRead(request)) {
    sendJson(response, isDraining ? 503 : 200, { status: isDraining ? 'draining' : 'ok' }, requestId);
  } else {
    const error = new AppError('method_not_allowed', 'Use GET.');
    sendError(response, error, { requestId, headers: { allow: 'GET, HEAD' } });
  }
}

/** Answers a scraper; to everyone else there is no such page. */
export async function serveMetrics(
  { request, response, address, requestId }: CallFor<'metrics'>,
  { readMetrics, token }: { readMetrics: ReadMetrics | undefined; token: string | undefined },
): Promise<void> {
  const isAllowed = isRead(request) && mayReadMetrics(request, address, token);
  try {
    const metrics = isAllowed ? await readMetrics?.() : undefined;
    if (!metrics) throw new AppError('not_found', 'There is nothing here.');
    const { contentType, body } = metrics;
    response.writeHead(200, { 'content-type': contentType, 'cache-control': noStore }).end(body);
  } catch (error) {
    const failed = new AppError('internal', 'The metrics could not be read.', { cause: error });
    sendError(response, error instanceof AppError ? error : failed, { requestId });
  }
}
