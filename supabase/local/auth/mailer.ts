import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import * as z from 'zod';
import { escapeHtml } from '#lib/base/escape-html';
import { pacedLog } from '../paced-log.ts';
import { AuthError } from './auth-error.ts';
import { MAIL_SUBJECTS, type MailKind, OWN_SUBJECTS } from './settings.ts';

const TEMPLATES = join(import.meta.dirname, '..', '..', 'templates');
const SUBJECTS: Record<MailKind, string> = { ...MAIL_SUBJECTS, ...OWN_SUBJECTS };
const CONNECT_MS = 5_000;
const SILENCE_MS = 10_000;

/** What may stand in a template, by the names that hosted Auth gives them. */
export type MailWords = {
  ConfirmationURL?: string;
  Token?: string;
  TokenHash?: string;
  Email: string;
  NewEmail?: string;
  RedirectTo?: string;
};

export type AuthMailer = {
  /**
   * Hands a mail over to the mail server and waits for its word. Throws `email_address_invalid` (400) when the server
   * will not have the recipient, `email_send_failed` (503) when it does not take mail just now.
   */
  send(kind: MailKind, to: string, words: MailWords): Promise<void>;
  close(): void;
};

function fill(template: string, words: Record<string, string>): string {
  return template.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_, name: string) => escapeHtml(words[name] ?? ''));
}

const smtpError = z.object({
  code: z.string().optional(),
  command: z.string().optional(),
  responseCode: z.number().optional(),
});

function isRefusedRecipient(error: unknown): boolean {
  const { command, responseCode = 0 } = smtpError.catch({}).parse(error);
  return responseCode >= 500 && responseCode < 600 && command === 'RCPT TO';
}

function explain(error: unknown): AuthError {
  if (isRefusedRecipient(error))
    return new AuthError(
      400,
      'email_address_invalid',
      'The mail server refuses this address. Check it for typos.',
    );
  // Without its addresses: a log is no place for them.
  const { code, responseCode } = smtpError.catch({}).parse(error);
  pacedLog.warn({ code, responseCode }, 'the mail server did not take a mail of Auth');
  return new AuthError(
    503,
    'email_send_failed',
    'The mail could not be sent, so nothing was changed. Try again in a few minutes.',
  );
}

/** Sends Auth's mails to the mailbox of the stack, in the words of supabase/templates. */
export function makeMailer(smtpPort: number, publicUrl: string): AuthMailer {
  const transport = createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    ignoreTLS: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const templates = new Map<string, string>(
    Object.keys(SUBJECTS).map((kind) => [kind, readFileSync(join(TEMPLATES, `${kind}.html`), 'utf8')]),
  );
  return {
    async send(kind, to, words) {
      const { ConfirmationURL: link, Token: code } = words;
      const text = [SUBJECTS[kind], link, code && `Code: ${code}`, publicUrl].filter(Boolean).join('\n\n');
      try {
        await transport.sendMail({
          from: { name: 'Livestall', address: 'hello@livestall.example' },
          // As an object it is taken for one address, whatever is in it.
          to: { name: '', address: to },
          subject: SUBJECTS[kind],
          text,
          html: fill(templates.get(kind) ?? '', { ...words, SiteURL: publicUrl }),
        });
      } catch (error) {
        throw explain(error);
      }
    },
    close: () => transport.close(),
  };
}
