import type { AuthContext } from './context.ts';
import type { MailedToken, TokenKind } from './mailed-tokens.ts';
import type { MailKind } from './settings.ts';

/** What hosted Auth calls each kind in the link of its mail. */
export const LINK_TYPES: Record<TokenKind, string> = {
  confirmation: 'signup',
  magiclink: 'magiclink',
  recovery: 'recovery',
  invite: 'invite',
  email_change_current: 'email_change',
  email_change_new: 'email_change',
  reauthentication: 'reauthentication',
};

const TEMPLATES: Record<TokenKind, MailKind> = {
  confirmation: 'confirmation',
  magiclink: 'magic_link',
  recovery: 'recovery',
  invite: 'invite',
  email_change_current: 'email_change',
  email_change_new: 'email_change',
  reauthentication: 'reauthentication',
};

/** The link that a mail carries: to Auth, which sends the browser on. */
export function linkOf(
  ctx: Pick<AuthContext, 'options'>,
  { secret }: MailedToken,
  kind: TokenKind,
  redirectTo: string,
): string {
  const query = new URLSearchParams({ token: secret, type: LINK_TYPES[kind], redirect_to: redirectTo });
  return `${ctx.options.publicUrl}/auth/v1/verify?${query}`;
}

/** Mails a token to a mailbox. The token becomes good afterwards: what was not sent must not be there. */
export async function mailToken(
  ctx: AuthContext,
  mail: { kind: TokenKind; token: MailedToken; mailbox: string; redirectTo: string; newEmail?: string },
): Promise<void> {
  const { kind, token, mailbox, redirectTo, newEmail } = mail;
  await ctx.mailer.send(TEMPLATES[kind], mailbox, {
    ConfirmationURL: linkOf(ctx, token, kind, redirectTo),
    Token: token.code,
    TokenHash: token.secret,
    Email: mailbox,
    RedirectTo: redirectTo,
    ...(newEmail !== undefined && { NewEmail: newEmail }),
  });
}
