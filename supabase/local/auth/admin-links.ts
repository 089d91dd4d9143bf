import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { requireServer } from './asker.ts';
import { emailTaken, invalid, userNotFound } from './auth-error.ts';
import type { AuthCall, AuthContext } from './context.ts';
import { emailField, mergeMetadata, metadataField, readInput } from './input.ts';
import { LINK_TYPES, linkOf, mailToken } from './mail-links.ts';
import { type MailedToken, makeMailedToken, storeMailedToken, type TokenKind } from './mailed-tokens.ts';
import { assertPassword, hashPassword } from './passwords.ts';
import { safeRedirect } from './redirect.ts';
import { findUser, findUserByEmail, insertUser, showUser, type UserRow } from './users.ts';

type NewUser = { email: string; data: Record<string, unknown>; hash: string | null };

/** Writes what an invitation or a link needs, an account too where there is none, and makes its token good. */
async function store(
  ctx: AuthContext,
  kind: TokenKind,
  token: MailedToken,
  { user, made, mailbox }: { user: UserRow | null; made: NewUser; mailbox: string },
): Promise<Record<string, unknown>> {
  return ctx.sql.begin(async (sql) => {
    const id = user?.id ?? randomUUID();
    const present =
      user ??
      (await insertUser(sql, {
        id,
        email: made.email,
        passwordHash: made.hash,
        userMetadata: mergeMetadata({}, made.data),
        isInvited: kind === 'invite',
      }));
    if (!present) throw emailTaken();
    if (user && kind === 'confirmation' && made.hash)
      await sql`update auth.users set encrypted_password = ${made.hash} where id = ${id}`;
    await storeMailedToken(sql, ctx.options.jwtSecret, { ...token, userId: id, kind, mailbox });
    return showUser(sql, (await findUser(sql, id)) ?? present);
  });
}

const inviteInput = z.object({ email: emailField, data: metadataField.optional() });

/** POST /invite: an account without a password, and the mail with the link that opens it. No mail, no account. */
export async function invite(ctx: AuthContext, call: AuthCall): Promise<Record<string, unknown>> {
  await requireServer(ctx, call);
  const { email, data = {} } = await readInput(call.request, inviteInput);
  const user = await findUserByEmail(ctx.sql, email);
  if (user?.email_confirmed_at) throw emailTaken();
  const redirectTo = safeRedirect(ctx.options.publicUrl, call.url.searchParams.get('redirect_to'));
  mergeMetadata({}, data);
  const token = makeMailedToken();
  await mailToken(ctx, { kind: 'invite', token, mailbox: email, redirectTo });
  return store(ctx, 'invite', token, { user, made: { email, data, hash: null }, mailbox: email });
}

const linkInput = z.object({
  type: z.enum(['signup', 'magiclink', 'recovery', 'invite', 'email_change_current', 'email_change_new']),
  email: emailField,
  new_email: emailField.optional(),
  password: z.string().optional(),
  data: metadataField.optional(),
  redirect_to: z.string().max(2_048).optional(),
});
type LinkInput = z.infer<typeof linkInput>;

const KINDS: Record<LinkInput['type'], TokenKind> = {
  signup: 'confirmation',
  magiclink: 'magiclink',
  recovery: 'recovery',
  invite: 'invite',
  email_change_current: 'email_change_current',
  email_change_new: 'email_change_new',
};

/** A link of a kind needs an account, or none, or a password. Throws as hosted Auth does. */
function assertLink(wanted: LinkInput, user: UserRow | null): void {
  const { type, password } = wanted;
  const makesAccount = type === 'signup' || type === 'invite';
  if (makesAccount && user?.email_confirmed_at) throw emailTaken();
  if (type === 'signup' && !password) throw invalid('Signup requires a valid password');
  if (!makesAccount && type !== 'magiclink' && !user) throw userNotFound();
  if (type.startsWith('email_change') && !wanted.new_email)
    throw invalid('new_email is required for a change of address');
}

async function noteChange(ctx: AuthContext, user: UserRow, newEmail: string): Promise<void> {
  const other = await findUserByEmail(ctx.sql, newEmail);
  if (other) throw emailTaken();
  await ctx.sql`update auth.users set email_change = ${newEmail}, email_change_sent_at = now(),
    email_change_confirm_status = case when email_change = ${newEmail} then email_change_confirm_status else 0 end
    where id = ${user.id}`;
}

/** POST /admin/generate_link: what a mail would hold, for a server that sends its own. */
export async function generateLink(ctx: AuthContext, call: AuthCall): Promise<Record<string, unknown>> {
  await requireServer(ctx, call);
  const wanted = await readInput(call.request, linkInput);
  const { type, email, new_email, password, data = {} } = wanted;
  const user = await findUserByEmail(ctx.sql, email);
  assertLink(wanted, user);
  if (password) assertPassword(password);
  const hash = password && type === 'signup' ? await hashPassword(ctx.sql, password) : null;
  const asked = call.url.searchParams.get('redirect_to') ?? wanted.redirect_to ?? null;
  const redirectTo = safeRedirect(ctx.options.publicUrl, asked);
  if (user && new_email && type.startsWith('email_change')) await noteChange(ctx, user, new_email);
  const kind = type === 'magiclink' && !user ? 'confirmation' : KINDS[type];
  const token = makeMailedToken();
  const mailbox = kind === 'email_change_new' ? (new_email ?? email) : email;
  const shown = await store(ctx, kind, token, { user, made: { email, data, hash }, mailbox });
  return {
    ...shown,
    action_link: linkOf(ctx, token, kind, redirectTo),
    email_otp: token.code,
    hashed_token: token.secret,
    verification_type:
      kind === 'confirmation' ? 'signup' : type.startsWith('email_change') ? type : LINK_TYPES[kind],
    redirect_to: redirectTo,
  };
}
