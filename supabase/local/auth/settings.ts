import type { ApiOptions } from '../api-options.ts';

/** What Auth knows of the stack. Links in mails start with `publicUrl`, and it is the only site that they lead back to. */
export type AuthOptions = Omit<ApiOptions, 'port' | 'storageDir'>;

/** The same as in supabase/config.toml, which hosted projects take them from. */
export const MAIL_SUBJECTS = {
  confirmation: 'Confirm your address for Livestall',
  magic_link: 'Your sign-in link for Livestall',
  recovery: 'Choose a new password for Livestall',
  invite: 'You are invited to Livestall',
  email_change: 'Confirm your new address for Livestall',
} as const;

/** Mails that hosted Auth does not send, or has its own words for. */
export const OWN_SUBJECTS = {
  account_exists: 'You have an account at Livestall',
  no_account: 'There is no account for this address at Livestall',
  reauthentication: 'Your code for Livestall',
} as const;

export type MailKind = keyof typeof MAIL_SUBJECTS | keyof typeof OWN_SUBJECTS;

export const TOKEN_LIFE_S = 3_600;
/** Links and codes of mails. */
export const MAILED_LIFE_S = 3_600;
export const MIN_PASSWORD = 8;
/** What bcrypt reads of a password. */
export const MAX_PASSWORD_BYTES = 72;
/** A refresh token may be used again for so long: two tabs, or an answer that was lost. */
export const REUSE_S = 10;
/** Until the code that a link brought to the page is exchanged. */
export const FLOW_LIFE_S = 300;
/**
 * Of the JSON of one account's metadata. It travels in every access token and once more beside it in the shop's cookie,
 * and all headers together may have 16 kB: with more, whoever signs up first with somebody's address could keep its
 * owner from every page.
 */
export const MAX_METADATA_BYTES = 3_000;
