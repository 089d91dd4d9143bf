import { AsyncLocalStorage } from 'node:async_hooks';
import { type EmailDriver, SmtpEmailDriver } from '@supabase/lite';

export type AuthMail = {
  driver: EmailDriver;
  /** Handles a request to Auth so that links in mails sent meanwhile lead where the request asked. */
  withRedirect<T>(request: Request, handle: () => Promise<T>): Promise<T>;
};

const redirectOf = (request: Request) => new URL(request.url).searchParams.get('redirect_to') ?? '';

/**
 * Sends Auth's mails to the mailbox. lite puts the site's own address into the link of a sign-up mail where
 * hosted Auth puts the `emailRedirectTo` of the caller; here the caller's is put in, when it is on this site.
 */
export function makeAuthMail(smtpPort: number, publicUrl: string): AuthMail {
  const redirects = new AsyncLocalStorage<string>();
  const smtp = new SmtpEmailDriver({
    host: '127.0.0.1',
    port: smtpPort,
    from: { name: 'Livestall', address: 'hello@livestall.example' },
    requireTls: false,
  });
  const siteParameter = new RegExp(
    `redirect_to=${encodeURIComponent(publicUrl).replaceAll('.', '\\.')}(?=["&\\s]|$)`,
    'g',
  );
  const aim = (text: string | undefined) => {
    const target = redirects.getStore();
    return target ? text?.replace(siteParameter, () => `redirect_to=${encodeURIComponent(target)}`) : text;
  };
  return {
    driver: { send: (mail) => smtp.send({ ...mail, text: aim(mail.text), html: aim(mail.html) }) },
    withRedirect(request, handle) {
      const target = redirectOf(request);
      const isOurs = URL.canParse(target) && new URL(target).origin === new URL(publicUrl).origin;
      return redirects.run(isOurs ? target : '', handle);
    },
  };
}
