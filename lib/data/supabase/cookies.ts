/**
 * One name for the session cookie. By default it is derived from the Supabase URL, which differs between
 * browser and server when the gateway proxies Supabase on the shop's own origin.
 */
export const sessionCookie = 'livestall-session';

export const cookieOptions = { name: sessionCookie, path: '/', sameSite: 'lax' as const };
