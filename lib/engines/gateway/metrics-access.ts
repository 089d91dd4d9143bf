import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const forwardingHeaders = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Whether a request may read /metrics: whoever has the token, and this machine itself. What came through a proxy is
 * not from this machine, whatever its connection says.
 */
export function mayReadMetrics(
  request: IncomingMessage,
  address: string,
  token: string | undefined,
): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token && given) return timingSafeEqual(digest(given), digest(token));
  const isForwarded = forwardingHeaders.some((name) => request.headers[name] !== undefined);
  return !isForwarded && (address.startsWith('127.') || address === '0:0:0:0::/64');
}
