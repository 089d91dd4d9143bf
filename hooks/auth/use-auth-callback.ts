'use client';

import { useEffect, useState } from 'react';
import { getSupabase } from '#lib/data/supabase/browser';
import { authMessage } from '#lib/web/auth/auth-messages';
import { safeReturnPath } from '#lib/web/return-path';

const linkTypes = ['signup', 'magiclink', 'recovery', 'invite', 'email_change', 'email'] as const;
type LinkType = (typeof linkTypes)[number];

const isLinkType = (value: string | null): value is LinkType => linkTypes.some((type) => type === value);

interface Arrival {
  search: URLSearchParams;
  hash: URLSearchParams;
}

const expired = authMessage({ code: 'otp_expired', status: 403 });

/**
 * Turns an e-mail link into a session. Three kinds of link come here: with a token hash, with tokens in the
 * fragment (supabase-js refuses those where it uses PKCE), and with a PKCE code, which it reads as it loads.
 */
async function finish({ search, hash }: Arrival): Promise<string | null> {
  const refused = search.get('error_code') ?? hash.get('error_code');
  if (refused) return authMessage({ code: refused, status: 403 });
  const supabase = await getSupabase();
  const tokenHash = search.get('token_hash');
  const type = search.get('type');
  if (tokenHash && isLinkType(type)) {
    const { error } = await supabase.auth.verifyOtp({ token_hash: tokenHash, type });
    return error ? authMessage(error) : null;
  }
  const [access_token, refresh_token] = [hash.get('access_token'), hash.get('refresh_token')];
  if (access_token && refresh_token) {
    const { error } = await supabase.auth.setSession({ access_token, refresh_token });
    return error ? authMessage(error) : null;
  }
  const { data } = await supabase.auth.getSession();
  return data.session ? null : expired;
}

/** Signs the visitor in by the link they came from and takes them on; `error` when the link is of no use. */
export function useAuthCallback(): { error: string | null } {
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    const search = new URLSearchParams(window.location.search);
    const hash = new URLSearchParams(window.location.hash.slice(1));
    const isRecovery = (search.get('type') ?? hash.get('type')) === 'recovery';
    finish({ search, hash })
      .catch(authMessage)
      .then((message) => {
        if (isGone) return;
        if (message) setError(message);
        else window.location.replace(isRecovery ? '/reset-password' : safeReturnPath(search.get('next')));
      });
    return () => {
      isGone = true;
    };
  }, []);
  return { error };
}
