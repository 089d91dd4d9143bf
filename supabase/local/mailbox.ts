import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { MailDev } from 'maildev';

export type MailboxOptions = {
  /** 0 is any free one, for both. */
  smtpPort: number;
  webPort: number;
  /** Where the page is seen from outside, without a slash at the end. The JSON interface is at `<basePath>/api/email`. */
  basePath?: string;
  /** The origin of the site that shows the page. */
  publicUrl: string;
  /** Mails are kept here between runs. */
  mailDir: string;
};

export type RunningMailbox = { smtpPort: number; webPort: number; stop(): Promise<void> };

/** The newest are kept; enough for any session and small enough to list at once. */
const MAX_EMAILS = 500;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Another site's page in the same browser, told by the Origin that it can neither leave out nor forge. */
function isForeign(request: IncomingMessage, publicUrl: string): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  return !LOOPBACK.has(new URL(origin).hostname) && origin !== new URL(publicUrl).origin;
}

type Handler = (this: Server, request: IncomingMessage, ...rest: unknown[]) => void;

/** maildev lets every origin read; mails hold sign-in links, so only our own pages may. */
function refuseForeignPages(server: Server, publicUrl: string): void {
  for (const event of ['request', 'upgrade'] as const) {
    const handlers = server.listeners(event) as Handler[];
    server.removeAllListeners(event);
    server.on(event, (request: IncomingMessage, answer: Duplex, ...rest: unknown[]) => {
      if (!isForeign(request, publicUrl)) {
        for (const handler of handlers) handler.call(server, request, answer, ...rest);
      } else if (event === 'upgrade') answer.destroy();
      else if ('writeHead' in answer && typeof answer.writeHead === 'function') answer.writeHead(403).end();
    });
  }
}

/** A mail server that delivers to nobody and a page to read what it got, both on 127.0.0.1. */
export async function startMailbox(options: MailboxOptions): Promise<RunningMailbox> {
  const { smtpPort, webPort, basePath = '/dev/mail', mailDir, publicUrl } = options;
  await mkdir(mailDir, { recursive: true, mode: 0o700 });
  const maildev = new MailDev({
    smtp: smtpPort,
    ip: '127.0.0.1',
    web: webPort,
    webIp: '127.0.0.1',
    basePathname: basePath,
    mailDirectory: mailDir,
    maxEmails: MAX_EMAILS,
    silent: true,
  });
  const { smtp, api } = await maildev.start();
  if (api) refuseForeignPages(api.server.server as Server, publicUrl);
  return {
    smtpPort: smtp.getAddress().port,
    webPort: api?.getPort() ?? webPort,
    stop: () => maildev.stop(),
  };
}
