import type { Transporter } from 'nodemailer';
import * as z from 'zod';

export interface OutgoingMail {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** Without angle brackets; the same mail sent again keeps it, so that mail systems can tell. */
  messageId: string;
  headers?: Record<string, string>;
}

export interface Mailer {
  /**
   * Resolves when the server has taken the mail. Throws MailRefused when it will never take this one, and another
   * error when a later try may help; at most 25 s go by.
   */
  send(mail: OutgoingMail, signal?: AbortSignal): Promise<void>;
  /** Says goodbye on idle connections. */
  close(): void;
}

/** The server refused this mail or its recipient for good (a 5xx answer). */
export class MailRefused extends Error {
  override name = 'MailRefused';
  /** What it said, in one line; foreign text. */
  readonly answer: string;

  constructor(answer: string, options?: ErrorOptions) {
    super(`The mail server refused this mail: ${answer}`, options);
    this.answer = answer;
  }
}

const connectMs = 8_000;
/** Of silence on an open connection. */
const silenceMs = 15_000;
const totalMs = 25_000;

/** What nodemailer's errors tell of the server's answer. */
const answered = z.object({ responseCode: z.number(), command: z.string(), response: z.string().catch('') });

/** The server wants to know us better before it takes mail for anybody. */
const knowsUsNot = /relay|authenticat|not logged in/i;
const authCodes = [530, 534, 535, 538];

/**
 * What the server said when it refused the recipient or the text for good; null for every other trouble. A 5xx to AUTH
 * or MAIL FROM, and one that asks who we are, is our settings' fault, which somebody may mend.
 */
function finalAnswer(error: unknown, to: string): string | null {
  const answer = answered.safeParse(error).data;
  if (!answer) return null;
  const { responseCode: code, command, response } = answer;
  if (code < 500 || code >= 600 || authCodes.includes(code) || knowsUsNot.test(response)) return null;
  // With letters beyond ASCII in the recipient, MAIL FROM announces them.
  const isAboutThem =
    ['RCPT TO', 'DATA'].includes(command) || (command === 'MAIL FROM' && /[^\0-\x7f]/.test(to));
  return isAboutThem
    ? response
        .replace(/[\s\p{C}]+/gu, ' ')
        .trim()
        .slice(0, 300) || String(code)
    : null;
}

async function openTransport(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Hands mail over to the server at SMTP_URL on pooled connections, opened with the first mail. */
export function makeMailer(settings: { SMTP_URL?: string | undefined; MAIL_FROM: string }): Mailer {
  const { SMTP_URL, MAIL_FROM } = settings;
  let transport: Promise<Transporter> | undefined;
  return {
    async send({ messageId, to, ...mail }, signal) {
      if (!SMTP_URL) throw new Error('SMTP_URL is not set: mail cannot be sent. See docs/configuration.md.');
      transport ??= openTransport(SMTP_URL);
      const limit = AbortSignal.timeout(totalMs);
      try {
        await (await transport).sendMail({
          ...mail,
          from: MAIL_FROM,
          // As an object it is taken for one address, whatever is in it.
          to: { name: '', address: to },
          messageId: `<${messageId}>`,
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        });
      } catch (error) {
        const answer = finalAnswer(error, to);
        if (answer !== null) throw new MailRefused(answer, { cause: error });
        throw error;
      }
    },
    close() {
      void transport?.then((open) => open.close());
      transport = undefined;
    },
  };
}
