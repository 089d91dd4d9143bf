import type { Transporter } from 'nodemailer';

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
}

const connectMs = 8_000;
/** Of silence on an open connection. */
const silenceMs = 15_000;
const totalMs = 25_000;

/** A 5xx to the recipient or the text. One to AUTH or MAIL FROM is our settings' fault, which somebody may mend. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error && 'responseCode' in error && 'command' in error)) return false;
  const code = Number(error.responseCode);
  return code >= 500 && code < 600 && ['RCPT TO', 'DATA'].includes(String(error.command));
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
        if (isFinal(error)) throw new MailRefused('The mail server refused this mail.', { cause: error });
        throw error;
      }
    },
    close() {
      void transport?.then((open) => open.close());
      transport = undefined;
    },
  };
}
