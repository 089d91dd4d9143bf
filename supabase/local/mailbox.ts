import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { MailDev } from 'maildev';
import { guardMailbox } from './mailbox-guard.ts';
import { type MailboxScript, readScript } from './mailbox-script.ts';

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
  const port = api?.getPort() ?? webPort;
  if (api) {
    let script: MailboxScript | undefined;
    guardMailbox(api.server.server as Server, publicUrl, () => script);
    script = await readScript(`http://127.0.0.1:${port}${basePath}/`).catch(async (error: unknown) => {
      await maildev.stop();
      throw error;
    });
  }
  return {
    smtpPort: smtp.getAddress().port,
    webPort: port,
    stop: () => maildev.stop(),
  };
}
