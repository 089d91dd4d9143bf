import type { IncomingMessage } from 'node:http';
import { escapeHtml } from '#lib/base/escape-html';

/** Paths that programs call: they get JSON whatever they accept. */
const forPrograms = /^\/(?:api|rest|auth|storage|realtime)\//;

/** Whether a person in front of a browser asked for a page. */
export function wantsPage({
  method,
  url,
  headers,
}: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  const accept = headers.accept ?? '';
  return isRead && accept.includes('text/html') && headers.rsc === undefined && !forPrograms.test(url ?? '');
}

/** Nothing in it runs or loads; its few rules stand in the page. */
export const errorPagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const titles: Record<number, string> = {
  404: 'This page is not here',
  405: 'This cannot be done here',
  408: 'This took too long to arrive',
  414: 'This address is too long',
  429: 'A little slower, please',
  503: 'The shop is closed for a moment',
};

function titleOf(status: number): string {
  return titles[status] ?? (status >= 500 ? 'Something went wrong on our side' : 'This cannot be read');
}

const style = `body{margin:0;min-height:100vh;display:grid;place-content:center;gap:1rem;padding:2rem;
font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText;color-scheme:light dark}
main{max-width:34rem}h1{font-size:1.6rem;margin:0 0 .5rem}small{opacity:.75}a{color:inherit}`;

/** A page of the gateway's own, for when no page of the shop can be had: small, without scripts, in plain words. */
export function errorPage({
  status,
  message,
  requestId,
}: {
  status: number;
  message: string;
  requestId: string;
}) {
  const title = titleOf(status);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} · Livestall</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<style>${style}</style></head><body><main><h1>${title}</h1><p>${escapeHtml(message)}</p>
<p><a href="/">To the market</a></p><p><small>Request ${escapeHtml(requestId)}</small></p></main></body></html>`;
}
