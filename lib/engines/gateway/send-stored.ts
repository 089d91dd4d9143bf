import type { IncomingMessage, ServerResponse } from 'node:http';
import { preferredEncoding } from '#lib/engines/gateway/accept-encoding';
import { bodyOf, type StoredAnswer } from '#lib/engines/gateway/stored-answer';
import { hasMatch } from '#lib/words/etag';

export type CacheStatus = 'HIT' | 'MISS' | 'STALE';

export interface HowFound {
  status: CacheStatus;
  ageMs: number;
  requestId: string;
}

const hitTiming = 'cache;desc=HIT';

function timing(answer: StoredAnswer, status: CacheStatus): string {
  if (status === 'HIT') return hitTiming;
  return status === 'MISS' ? `cache;desc=MISS, app;dur=${answer.renderMs.toFixed(1)}` : 'cache;desc=STALE';
}

/** Writes a ready answer: one head, one body, nothing made but the few fields that differ between requests. */
export function sendStored(
  request: IncomingMessage,
  response: ServerResponse,
  answer: StoredAnswer,
  { status, ageMs, requestId }: HowFound,
): void {
  const encoding = preferredEncoding(request.headers['accept-encoding']);
  const variant = answer.variants[encoding];
  const isSame = answer.status === 200 && hasMatch(request.headers['if-none-match'], variant.etag);
  const head = isSame ? variant.notModifiedHead : variant.head;
  // Filled in where it stands: node has copied the head before anybody else can get at it.
  head[1] = String(Math.floor(ageMs / 1_000));
  head[3] = status;
  head[5] = timing(answer, status);
  head[7] = requestId;
  response.writeHead(isSame ? 304 : answer.status, head);
  if (isSame || request.method === 'HEAD') response.end();
  else response.end(variant.body ?? bodyOf(answer, encoding));
}
