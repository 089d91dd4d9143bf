import { safeReturnPath } from '#lib/web/return-path';

/** The path of our page that a form was sent from; the home page when the browser does not say, or says another site. */
export function pageBefore(headers: Headers): string {
  const referrer = headers.get('referer');
  if (!referrer || !URL.canParse(referrer)) return '/';
  const { host, pathname, search } = new URL(referrer);
  return host === headers.get('host') ? safeReturnPath(pathname + search) : '/';
}
