import { escapeHtml } from '#lib/base/escape-html';

const style = `:root{color-scheme:light dark}body{margin:15vh auto;max-width:28rem;padding:0 1.5rem;
font:1.05rem/1.55 system-ui,sans-serif}h1{font:400 1.7rem/1.25 Georgia,serif}strong{overflow-wrap:anywhere}
button{padding:.75rem 1.4rem;border:0;border-radius:.6rem;background:#1f5a3a;color:#fff;font:600 1rem system-ui}`;

/**
 * The page behind the link to a stall's new address, without scripts: programs that look for harmful links open every
 * link of a mail, so it asks first. `token`: of letters, digits, `-` and `_`; null when it is done.
 */
export function addressPage(options: { store: string; email: string; token: string | null }): string {
  const [store, email] = [escapeHtml(options.store), escapeHtml(options.email)];
  const body =
    options.token === null
      ? `<h1>Done</h1><p>The market writes to <strong>${store}</strong> at <strong>${email}</strong> from now on.</p>
      <p><a href="/vendor/settings">To the stall’s settings</a></p>`
      : `<h1>Use this address?</h1><p>The market will write to the stall <strong>${store}</strong> at
      <strong>${email}</strong>: orders, decisions, reports.</p>
      <form method="post" action="/api/mail/stall-address?token=${options.token}"><button type="submit">Use it</button></form>
      <p>If you do not know this stall, close the page: nothing changes.</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta name="referrer" content="same-origin"><title>The stall’s address</title><style>${style}</style></head>
<body><main>${body}</main></body></html>
`;
}
