import { type NextRequest, NextResponse } from 'next/server';
import { runtime } from '#lib/runtime';
import { findJarSession } from '#lib/web/auth/request-session';
import type { Session } from '#lib/web/auth/schema';
import { noStore } from '#lib/words/respond';

/** Only pages that differ by who is signed in pass through here: public pages never wait for it and never see a cookie. */
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/vendor/:path*',
    '/admin/:path*',
    '/account/:path*',
    '/basket',
    '/sell/apply',
    '/orders/:path*',
    '/invitations/:path*',
    '/reset-password',
  ],
};

/** Pages that visitors see as well; they pass for the renewal of a session. */
const isForVisitors = (path: string) =>
  path.startsWith('/invitations/') || ['/basket', '/reset-password'].includes(path);

/** Reads the session and renews it when it is about to end; pages cannot write cookies, so it happens here. */
async function refreshSession(
  request: NextRequest,
): Promise<{ session: Session | null; response: NextResponse }> {
  let response = NextResponse.next({ request });
  const session = await findJarSession(runtime(), {
    getAll: () => request.cookies.getAll(),
    setAll(cookies) {
      for (const { name, value } of cookies) request.cookies.set(name, value);
      response = NextResponse.next({ request });
      for (const { name, value, options } of cookies) response.cookies.set(name, value, options);
    },
  });
  return { session, response };
}

function mayEnter(session: Session, path: string): boolean {
  if (session.role === 'admin') return true;
  if (path.startsWith('/admin')) return false;
  return !path.startsWith('/vendor') || session.vendors.length > 0;
}

export default async function middleware(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const { session, response } = await refreshSession(request);
  if (!session && !isForVisitors(pathname)) {
    const next = encodeURIComponent(pathname + search);
    return NextResponse.redirect(new URL(`/sign-in?next=${next}`, request.url));
  }
  if (session && !mayEnter(session, pathname))
    return NextResponse.redirect(new URL('/no-access', request.url));
  response.headers.set('cache-control', noStore);
  return response;
}
