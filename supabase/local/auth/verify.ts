import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { explain } from './answer.ts';
import { AuthError, expiredToken, invalid, missing } from './auth-error.ts';
import type { AuthCall, AuthContext, Db } from './context.ts';
import { completeEmailChange } from './email-change.ts';
import { emailField, readInput } from './input.ts';
import {
  findByCode,
  findByLink,
  holdToken,
  spendTokens,
  type TokenKind,
  type TokenRow,
} from './mailed-tokens.ts';
import { safeRedirect } from './redirect.ts';
import { openSession } from './sessions.ts';
import { confirmUser, isBanned, lockUser } from './users.ts';

/** Which mails each type stands for, as hosted Auth reads it. */
const KINDS: Record<string, TokenKind[]> = {
  signup: ['confirmation', 'invite'],
  invite: ['invite', 'confirmation'],
  magiclink: ['magiclink', 'recovery', 'confirmation'],
  recovery: ['recovery', 'magiclink'],
  email: ['magiclink', 'confirmation', 'recovery', 'invite'],
  email_change: ['email_change_current', 'email_change_new'],
};

const SIGN_IN_KINDS: TokenKind[] = ['confirmation', 'invite', 'magiclink', 'recovery'];
const FIRST_HALF = 'Confirmation link accepted. Please proceed to confirm link sent to the other email';

type Outcome = { isHalfway: true } | { isHalfway: false; userId: string };

/**
 * Uses a token up and does what its mail was for. A password stays on an account only where the one sign-up that there
 * was set it and its link confirms it: any other link shows whose the mailbox is, not who chose the password.
 */
async function redeem(sql: Db, token: TokenRow): Promise<Outcome> {
  const user = await lockUser(sql, token.user_id);
  if (!user || !(await holdToken(sql, token))) throw expiredToken();
  if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned');
  if (token.kind === 'email_change_current' || token.kind === 'email_change_new') {
    const isDone = await completeEmailChange(sql, user, token.kind);
    return isDone ? { isHalfway: false, userId: user.id } : { isHalfway: true };
  }
  await spendTokens(sql, user.id, SIGN_IN_KINDS);
  if (!user.email_confirmed_at) await confirmUser(sql, user, token.kind === 'confirmation');
  return { isHalfway: false, userId: user.id };
}

const kindsOf = (type: string): TokenKind[] => {
  if (type === 'sms' || type === 'phone_change') throw missing('Confirming a phone number');
  const kinds = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kinds) throw invalid('Verify requires a verification type that is known: signup, email, recovery, …');
  return kinds;
};

const verifyInput = z.object({
  type: z.string(),
  email: emailField.optional(),
  phone: z.string().optional(),
  token: z.string().max(200).optional(),
  token_hash: z.string().max(200).optional(),
});

/** POST /verify: by the hash of a link, or by an address and the code that was mailed to it. */
export async function verifyByPost(ctx: AuthContext, call: AuthCall): Promise<Record<string, unknown>> {
  const { type, email, phone, token, token_hash } = await readInput(call.request, verifyInput);
  const kinds = kindsOf(type);
  if (phone) throw missing('Confirming a phone number');
  if (!token_hash && !(email && token)) throw invalid('Verify requires either a token or a token hash');
  const result = await ctx.sql.begin(async (sql) => {
    const found =
      token_hash !== undefined
        ? await findByLink(sql, kinds, token_hash)
        : await findByCode(sql, ctx.options.jwtSecret, { kinds, mailbox: email ?? '', code: token ?? '' });
    if (!found) return null;
    const outcome = await redeem(sql, found);
    return outcome.isHalfway
      ? { code: 200, msg: FIRST_HALF }
      : openSession({ ...ctx, sql }, outcome.userId, { by: 'otp' }, call);
  });
  if (!result) throw new AuthError(403, 'otp_expired', 'Token has expired or is invalid');
  return result;
}

/** Notes that a link was opened whose page holds a secret; returns the code that it may exchange with it. */
async function makeFlow(sql: Db, userId: string, token: TokenRow): Promise<string> {
  const code = randomUUID();
  await sql`delete from auth.flow_state where created_at < now() - interval '1 day'`;
  await sql`
    insert into auth.flow_state (id, user_id, auth_code, authentication_method, code_challenge, code_challenge_method,
                                 provider_type, auth_code_issued_at, created_at, updated_at, password_hash)
    values (${randomUUID()}, ${userId}, ${code}, ${token.kind}, ${token.code_challenge},
            ${token.code_challenge_method}, 'email', now(), now(), now(), ${token.password_hash})`;
  return code;
}

function withParts(target: string, query: Record<string, string>, fragment: Record<string, string>): string {
  const url = new URL(target);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const parts = new URLSearchParams(fragment).toString();
  if (parts) url.hash = parts;
  return url.href;
}

async function follow(ctx: AuthContext, call: AuthCall, target: string): Promise<string> {
  const secret = call.url.searchParams.get('token') ?? call.url.searchParams.get('token_hash') ?? '';
  const type = call.url.searchParams.get('type') ?? '';
  const kinds = kindsOf(type);
  return ctx.sql.begin(async (sql) => {
    const token = secret.length <= 200 ? await findByLink(sql, kinds, secret) : null;
    if (!token) throw expiredToken();
    const outcome = await redeem(sql, token);
    if (outcome.isHalfway) return withParts(target, {}, { message: FIRST_HALF });
    if (token.code_challenge) {
      const code = await makeFlow(sql, outcome.userId, token);
      return withParts(target, { code }, {});
    }
    const session = await openSession({ ...ctx, sql }, outcome.userId, { by: 'otp' }, call);
    const fields = ['access_token', 'expires_at', 'expires_in', 'refresh_token', 'token_type'] as const;
    const shown = Object.fromEntries(fields.map((name) => [name, String(session[name])]));
    return withParts(target, {}, { ...shown, type });
  });
}

/** GET /verify: the link of a mail. The browser is always sent on to our own site, with a session or with the reason. */
export async function verifyByLink(ctx: AuthContext, call: AuthCall): Promise<Response> {
  const target = safeRedirect(ctx.options.publicUrl, call.url.searchParams.get('redirect_to'));
  let location: string;
  try {
    location = await follow(ctx, call, target);
  } catch (thrown) {
    const error = explain(thrown);
    const isPkce = call.url.searchParams.get('token')?.startsWith('pkce_') ?? false;
    const why = {
      error: error.status >= 500 ? 'server_error' : 'access_denied',
      error_code: error.code,
      error_description: error.message,
    };
    location = withParts(target, isPkce ? why : {}, why);
  }
  return new Response(null, { status: 303, headers: { location } });
}
