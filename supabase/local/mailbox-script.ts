import type { IncomingMessage, ServerResponse } from 'node:http';

// The page of the mailbox shows a mail in a frame that may open nothing, and a link in it would lead the frame itself to
// the shop, which is shown in no frame: a blank page, and a link for one use is used up. So the page's script is changed
// as it is served: links of a mail open a tab of their own, free of the frame's limits. Nothing in a mail runs still.

/** What makes the frame in maildev 3.0.0; `sandbox` follows within the same call. */
const frame = /srcDoc:(\w+),([^;]{0,300}?)sandbox:"allow-same-origin"/;

const opened =
  'srcDoc:$1+\'<base target="_blank">\',$2sandbox:"allow-same-origin allow-popups allow-popups-to-escape-sandbox"';

export interface MailboxScript {
  path: string;
  text: string;
}

async function readText(address: string): Promise<string> {
  const response = await fetch(address, { headers: { accept: 'text/html, */*' } });
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
  return response.text();
}

/** Reads the script of the page at `page`, which ends in a slash, and lets the links of mails out. */
export async function readScript(page: string): Promise<MailboxScript> {
  const source = /<script[^>]+src="([^"]+)"/.exec(await readText(page))?.[1];
  if (!source) throw new Error('The page of the mailbox names no script. See mailbox-script.ts.');
  const address = new URL(source, page);
  const text = await readText(address.href);
  if (!frame.test(text))
    throw new Error('This version of maildev shows mails in another frame. Mend mailbox-script.ts.');
  return { path: address.pathname, text: text.replace(frame, opened) };
}

/** Answers when the script is what was asked for; says whether it was. */
export function answerScript(
  script: MailboxScript,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead || request.url?.split('?', 1)[0] !== script.path) return false;
  const body = Buffer.from(script.text);
  response.writeHead(200, {
    'content-type': 'text/javascript; charset=utf-8',
    'content-length': body.length,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  return true;
}
