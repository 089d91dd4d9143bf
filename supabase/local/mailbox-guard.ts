import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerScript, type MailboxScript } from './mailbox-script.ts';

// Mails hold sign-in links, and anybody may send one with a script in it. So the mailbox answers its own names only,
// to its own pages only, and what comes out of a mail runs nothing.

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A name or an address, and perhaps a port: `new URL` would read `user@localhost` as well. */
const hostPattern = /^[\w.[\]:-]+$/;

function hostOf(host = ''): URL | null {
  const text = `http://${host}/`;
  return hostPattern.test(host) && URL.canParse(text) ? new URL(text) : null;
}

/** Whether the request names this machine or the site: any other name that leads here was made up to read mails. */
function isOurName({ headers }: IncomingMessage, publicUrl: URL): boolean {
  const host = hostOf(headers.host);
  return host !== null && (loopback.has(host.hostname) || host.hostname === publicUrl.hostname);
}

/** Another site's page in the same browser, told by the Origin that it can neither leave out nor forge. */
function isForeign({ headers }: IncomingMessage, publicUrl: URL): boolean {
  const { origin } = headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  return new URL(origin).host !== hostOf(headers.host)?.host && origin !== publicUrl.origin;
}

const always: OutgoingHttpHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-store',
};

/** What a mail brings along: shown as it looks, in an origin of its own, and nothing in it runs or asks anybody. */
const fromMail = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "img-src 'self' data:",
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');
/** The page of the mailbox itself; it shows mails in frames that run no scripts. */
const ownPage = "object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'";

/** `/dev/mail/api/email/<id>/html`, attachments, sources: everything below an e-mail. */
const belowMail = /\/api\/email\/[^/?]+\/[^/?]/;

const policyOf = ({ url }: IncomingMessage): string => (belowMail.test(url ?? '') ? fromMail : ownPage);

type Handler = (this: Server, request: IncomingMessage, ...rest: unknown[]) => void;
type Listener = (request: IncomingMessage, answer: ServerResponse & Duplex, ...rest: unknown[]) => void;

/**
 * Puts the guard before everything that `server` does. `publicUrl` is the site that shows the mailbox, `scriptNow` what
 * its page runs in place of its own; until that is known, its own.
 */
export function guardMailbox(
  server: Server,
  publicUrl: string,
  scriptNow: () => MailboxScript | undefined,
): void {
  const site = new URL(publicUrl);
  for (const event of ['request', 'upgrade'] as const) {
    const handlers = server.listeners(event) as Handler[];
    server.removeAllListeners(event);
    const guarded: Listener = (request, answer, ...rest) => {
      const isRefused = !isOurName(request, site) || isForeign(request, site);
      if (isRefused && event === 'upgrade') return void answer.destroy();
      if (isRefused) return void answer.writeHead(403, { 'content-length': 0, ...always }).end();
      if (event === 'request') {
        for (const [name, value = ''] of Object.entries(always)) answer.setHeader(name, value);
        answer.setHeader('content-security-policy', policyOf(request));
        const script = scriptNow();
        if (script && answerScript(script, request, answer)) return;
      }
      for (const handler of handlers) handler.call(server, request, answer, ...rest);
    };
    server.on(event, guarded);
  }
}
