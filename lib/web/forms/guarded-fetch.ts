import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { guardSignIn } from '#lib/engines/gateway/sign-in-guard';
import type { RateLimiter } from '#lib/engines/rate-limit/limiter';

/** Nobody waits longer for the answer to a form. */
const deadlineMs = 15_000;

/** The request as the gateway would have received it from the browser. */
function asReceived(method: string, path: string, body: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, url: path, complete: true });
  request.headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  if (body !== '') request.push(body);
  request.push(null);
  return request;
}

/**
 * `fetch` for what the server asks of Supabase Auth on behalf of a browser at `address`: the guard before sign-in
 * counts it exactly as if the browser had asked by itself, and refuses it in the same words. Without an address (no
 * gateway stands before us) nothing is counted here, as nothing is there.
 */
export function guardedFetch(limiter: RateLimiter, address: string | null): typeof fetch {
  return async (input, init) => {
    const signal = AbortSignal.timeout(deadlineMs);
    if (!address) return fetch(input, { ...init, signal });
    const url = new URL(input instanceof Request ? input.url : input);
    const path = url.pathname + url.search;
    const request = asReceived(init?.method ?? 'GET', path, typeof init?.body === 'string' ? init.body : '');
    const pass = await guardSignIn({ limiter }, { request, address, path });
    if (!pass.isGuarded) return fetch(input, { ...init, signal });
    const { refusal } = pass;
    if (refusal) return new Response(refusal.body, { status: refusal.status, headers: refusal.headers });
    // Auth paces mails by client: here it must not take us for all of them.
    const headers = new Headers(init?.headers);
    headers.set('x-forwarded-for', address.replace('/64', ''));
    const response = await fetch(input, { ...init, headers, signal });
    pass.settle(response.status);
    return response;
  };
}
