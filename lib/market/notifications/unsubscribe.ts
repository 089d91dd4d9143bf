import { createHmac, timingSafeEqual } from 'node:crypto';
import type * as z from 'zod';
import { AppError } from '#lib/base/errors';
import { type MailList, mailAddress, mailList } from '#lib/tasks/mail';

const wish = mailList.extend({ address: mailAddress });
export type Unsubscription = z.infer<typeof wish>;

const base64 = (text: string) => Buffer.from(text).toString('base64url');

/** The key is made of the server's secret; a new secret ends the links in mails sent before. */
function sign(secret: string, body: string): Buffer {
  const key = createHmac('sha256', secret).update('livestall mail unsubscribe 1').digest();
  return createHmac('sha256', key).update(body).digest();
}

/** Lets whoever has it stop one topic to one address, and nothing else. Does not expire: mails are kept for years. */
export function unsubscribeToken(secret: string, address: string, { topic, vendorId }: MailList): string {
  const body = base64(JSON.stringify({ topic, vendorId, address }));
  return `${body}.${sign(secret, body).toString('base64url')}`;
}

/** What a token stands for; throws not_found for one that we did not make. */
export function readUnsubscribeToken(secret: string, token: string): Unsubscription {
  const [body = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(secret, body);
  if (given.length === expected.length && timingSafeEqual(given, expected)) {
    const parsed = wish.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    if (parsed.success) return parsed.data;
  }
  throw new AppError('not_found', 'This link is not complete. Copy it from the mail once more.');
}

/** The page that a link in a mail leads to, and the headers for one click in the mail program (RFC 8058). */
export function unsubscribeLink(siteUrl: string, token: string) {
  const url = `${siteUrl.replace(/\/$/, '')}/api/mail/unsubscribe?token=${token}`;
  const headers = { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  return { url, headers };
}
