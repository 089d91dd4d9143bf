import type { MailTopic } from '#lib/tasks/mail';

const topics: Record<MailTopic, string> = {
  'low-stock': 'mails about low stock',
  reports: 'mails about sales reports',
};

const style = `:root{color-scheme:light dark}body{margin:15vh auto;max-width:28rem;padding:0 1.5rem;
font:1.05rem/1.55 system-ui,sans-serif}h1{font:400 1.7rem/1.25 Georgia,serif}
button{padding:.75rem 1.4rem;border:0;border-radius:.6rem;background:#1f5a3a;color:#fff;font:600 1rem system-ui}`;

/**
 * A page without scripts and pictures, for readers who are not signed in. Where styles are not let through it is plain
 * and works. `token` is of letters, digits, `-`, `_` and a dot: it
 * is written into the page.
 */
export function unsubscribePage(options: { topic: MailTopic; token: string; isDone: boolean }): string {
  const { topic, token, isDone } = options;
  const what = topics[topic];
  const body = isDone
    ? `<h1>Done</h1><p>You get no more ${what} from this stall at this address.</p>`
    : `<h1>Stop these mails?</h1><p>You will get no more ${what} from this stall at this address.</p>
      <form method="post" action="/api/mail/unsubscribe?token=${token}"><button type="submit">Stop them</button></form>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta name="referrer" content="same-origin"><title>Livestall mails</title><style>${style}</style></head>
<body><main>${body}</main></body></html>
`;
}
