import { AppError } from '#lib/base/errors';

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
  if (isWrite && request.headers.has('cookie')) requireOwnPage(request.headers);
}

/**
 * Refuses what no page of ours sent, cookies or none: a form that another site sends could sign a visitor in as
 * somebody else, whose account then learns what they do.
 */
export function requireOwnPage(headers: Headers): void {
  if (headers.get('sec-fetch-site') === 'same-origin') return;
  const origin = headers.get('origin');
  const host = headers.get('host');
  if (origin && host && URL.canParse(origin) && new URL(origin).host === host) return;
  throw new AppError('forbidden', 'This request came from another site. Open the shop and try again there.');
}
