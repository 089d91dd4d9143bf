import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';
import * as z from 'zod';
import type { Db } from './context.ts';
import { MAILED_LIFE_S } from './settings.ts';

export type TokenKind =
  | 'confirmation'
  | 'magiclink'
  | 'recovery'
  | 'invite'
  | 'email_change_current'
  | 'email_change_new'
  | 'reauthentication';

export type Pkce = { code_challenge?: string | undefined; code_challenge_method?: string | undefined };

/** What goes into one mail: a long secret for the link and six digits to type. */
export type MailedToken = { secret: string; code: string };

/** How many of the newest codes of a mailbox are good at once, and how many wrong ones it may have within an hour. */
const LIVE_CODES = 3;
const MAX_GUESSES = 10;
const GUESSES_S = 3_600;

const tokenRow = z.object({
  id: z.string(),
  user_id: z.string(),
  kind: z.enum([
    'confirmation',
    'magiclink',
    'recovery',
    'invite',
    'email_change_current',
    'email_change_new',
    'reauthentication',
  ]),
  code_hash: z.string(),
  code_challenge: z.string().nullable(),
  code_challenge_method: z.string().nullable(),
  password_hash: z.string().nullable(),
});
export type TokenRow = z.infer<typeof tokenRow>;

const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('hex');
const hashCode = (jwtSecret: string, mailbox: string, code: string) =>
  createHmac('sha256', jwtSecret).update(`mailed code ${mailbox} ${code}`).digest('hex');

/** A new secret and code; nothing is stored yet. The secret says whether a code will have to be exchanged. */
export function makeMailedToken(pkce: Pkce = {}): MailedToken {
  const prefix = pkce.code_challenge ? 'pkce_' : '';
  return {
    secret: prefix + randomBytes(28).toString('hex'),
    code: String(randomInt(1_000_000)).padStart(6, '0'),
  };
}

/**
 * Makes a token good that was mailed. Those of earlier mails stay so. The password of a sign-up is kept with it only
 * where there is a challenge: nothing else shows later that the same browser is back.
 */
export async function storeMailedToken(
  sql: Db,
  jwtSecret: string,
  token: MailedToken & {
    userId: string;
    kind: TokenKind;
    mailbox: string;
    pkce?: Pkce;
    passwordHash?: string | null;
  },
): Promise<void> {
  const { userId, kind, mailbox, pkce = {}, passwordHash = null } = token;
  const method = pkce.code_challenge ? pkce.code_challenge_method || 'plain' : null;
  await sql`delete from auth.mailed_tokens where user_id = ${userId} and kind <> 'sham'
    and created_at < now() - make_interval(secs => ${MAILED_LIFE_S})`;
  await sql`
    insert into auth.mailed_tokens (user_id, kind, token_hash, code_hash, mailbox, code_challenge, code_challenge_method,
                                    password_hash)
    values (${userId}, ${kind}, ${hashSecret(token.secret)}, ${hashCode(jwtSecret, mailbox, token.code)}, ${mailbox},
            ${pkce.code_challenge || null}, ${method}, ${method === null ? null : passwordHash})`;
}

/** The token of a link, if it is good for one of these kinds just now. Held by nobody, see `holdToken`. */
export async function findByLink(sql: Db, kinds: TokenKind[], secret: string): Promise<TokenRow | null> {
  const [row] = await sql`
    select * from auth.mailed_tokens where token_hash = ${hashSecret(secret)} and kind = any(${kinds})
      and created_at > now() - make_interval(secs => ${MAILED_LIFE_S})`;
  return row ? tokenRow.parse(row) : null;
}

/**
 * Whether the token is still there, held until the transaction ends. To be asked once its person's row is held:
 * everybody takes the person first and tokens second, so that no two wait for each other.
 */
export async function holdToken(sql: Db, { id }: TokenRow): Promise<boolean> {
  const rows = await sql`select from auth.mailed_tokens where id = ${id} for update`;
  return rows.length > 0;
}

/**
 * How many wrong codes this mailbox has had within the hour. The row is held until the transaction ends, so that
 * guesses that come at once are counted one after the other.
 */
async function holdGuesses(sql: Db, mailbox: string, purpose: string): Promise<number> {
  const [row] = await sql<{ wrong: number }[]>`
    insert into auth.code_guesses as held (mailbox, purpose) values (${mailbox}, ${purpose})
    on conflict (mailbox, purpose) do update set
      wrong = case when held.since > now() - make_interval(secs => ${GUESSES_S}) then held.wrong else 0 end,
      since = case when held.since > now() - make_interval(secs => ${GUESSES_S}) then held.since else now() end
    returning wrong`;
  return row?.wrong ?? 0;
}

/**
 * The token whose code was mailed to this address. Ten wrong codes within an hour and the mailbox's codes are worth
 * nothing for the rest of it, those of later mails too; links stay good, so guessing locks nobody out. To be committed
 * whatever comes of it, and asked before anything else is held.
 */
export async function findByCode(
  sql: Db,
  jwtSecret: string,
  { kinds, mailbox, code }: { kinds: TokenKind[]; mailbox: string; code: string },
): Promise<TokenRow | null> {
  const rows = await sql`
    select * from auth.mailed_tokens where mailbox = ${mailbox} and kind = any(${kinds})
      and created_at > now() - make_interval(secs => ${MAILED_LIFE_S})
    order by created_at desc limit ${LIVE_CODES}`;
  if (rows.length === 0) return null;
  const purpose = kinds.includes('reauthentication') ? 'reauthentication' : 'sign-in';
  if ((await holdGuesses(sql, mailbox, purpose)) >= MAX_GUESSES) return null;
  const hash = hashCode(jwtSecret, mailbox, code);
  const found = rows.map((row) => tokenRow.parse(row)).find((token) => token.code_hash === hash);
  if (!found)
    await sql`update auth.code_guesses set wrong = wrong + 1 where mailbox = ${mailbox} and purpose = ${purpose}`;
  return found ?? null;
}

/** Uses up every token of a person that is for one of these. */
export async function spendTokens(sql: Db, userId: string, kinds: TokenKind[]): Promise<void> {
  await sql`delete from auth.mailed_tokens where user_id = ${userId} and kind = any(${kinds})`;
}
