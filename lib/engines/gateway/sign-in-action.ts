/**
 * What an attempt costs somebody: guesses at a password, guesses at a mailed code, mails sent to an address.
 * Counted apart, so that a stranger who guesses at a password cannot also keep its owner from a sign-in link.
 */
export type SignInAction = 'password' | 'code' | 'mail';

const actions = new Map<string, SignInAction>([
  ['token', 'password'],
  ['verify', 'code'],
  ['otp', 'mail'],
  ['recover', 'mail'],
  ['signup', 'mail'],
  ['magiclink', 'mail'],
  ['resend', 'mail'],
]);

/** A new address of one's own is mailed to whoever has it. A new password counts as well: nobody changes many. */
const changes = new Map<string, SignInAction>([['user', 'mail']]);

/** Grants that renew or finish a session: they carry a long random secret and nothing to guess. */
const renewals = new Set(['refresh_token', 'pkce']);

/** The address as any server behind could read it: dots resolved, escapes undone, slashes single. */
function parseLoosely(target: string): URL | null {
  let path = target.startsWith('/') ? target : `/${target.replace(/^\w+:\/\/[^/]*\/?/, '')}`;
  for (let round = 0; round < 4; round++) {
    try {
      const url = new URL(`http://gateway${path.replace(/^[/\\]+/, '/')}`);
      const plain = decodeURIComponent(url.pathname).replace(/[/\\]+/g, '/');
      if (plain === url.pathname) return url;
      path = plain.replace(/[?#].*$/s, '') + url.search;
    } catch {
      return null;
    }
  }
  return null;
}

/**
 * Which attempt a request to Supabase Auth is, or null when it is none that somebody repeats to get in.
 * Reads generously, since the server behind may: what only might be a sign-in is counted as one.
 */
export function findSignInAction(method: string | undefined, target: string): SignInAction | null {
  if (method !== 'POST' && method !== 'GET' && method !== 'PUT') return null;
  const url = parseLoosely(target);
  const [, name] = /^\/auth\/v1\/([a-z]+)\/?$/.exec(url?.pathname.toLowerCase() ?? '') ?? [];
  const action = (method === 'PUT' ? changes : actions).get(name ?? '') ?? null;
  // By GET there is only the link in a mail: its code is tried as well.
  if (method === 'GET' && action !== 'code') return null;
  const grants = url?.searchParams.getAll('grant_type') ?? [];
  const isRenewal = grants.length > 0 && grants.every((grant) => renewals.has(grant));
  return action === 'password' && isRenewal ? null : action;
}
