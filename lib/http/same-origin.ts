import { AppError } from '#lib/errors';

/** Whether another site's page made this browser send it, along with this site's cookies. */
export function isFromElsewhere(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  const { cookie, origin, host } = headers;
  if (cookie === undefined || typeof origin !== 'string' || typeof host !== 'string') return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/**
 * Refuses writes that another site's page made this browser send. Session cookies are SameSite=Lax already;
 * this also holds for sibling subdomains and old browsers. Requests without cookies carry no identity to steal.
 */
export function requireSameOrigin(request: Request): void {
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  if (!isWrite || !request.headers.has('cookie')) return;
  const site = request.headers.get('sec-fetch-site');
  if (site === 'same-origin') return;
  const origin = request.headers.get('origin');
  const host = request.headers.get('host');
  if (origin && host && URL.canParse(origin) && new URL(origin).host === host) return;
  throw new AppError('forbidden', 'This request came from another site. Open the shop and try again there.');
}
