import type { SupabaseClient } from '@supabase/supabase-js';
import { supabaseFor } from '#lib/data/supabase/server';
import { runtime } from '#lib/runtime';
import { password } from './market.ts';

type Route = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

export interface CallOptions {
  method?: string;
  params?: Record<string, string>;
  body?: unknown;
  cookie?: string;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // The tests read many shapes; each asserts the fields it is about.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
}

const origin = 'http://shop.test';

/** Sends a request to a route handler as a browser on the shop's own pages would. */
export async function call(route: Route, path: string, options: CallOptions = {}): Promise<Answer> {
  const headers = new Headers({ host: 'shop.test', origin, ...options.headers });
  if (options.cookie) headers.set('cookie', options.cookie);
  const isText = typeof options.body === 'string';
  if (options.body !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/json');
  const request = new Request(`${origin}${path}`, {
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    headers,
    ...(options.body !== undefined && {
      body: isText ? (options.body as string) : JSON.stringify(options.body),
    }),
  });
  // Node's Request drops the Host header that a server would have received.
  if (!request.headers.has('host')) request.headers.set('host', 'shop.test');
  const response = await route(request, { params: Promise.resolve(options.params ?? {}) });
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const answer = await (isJson ? response.json() : response.text());
  return { status: response.status, headers: response.headers, body: answer };
}

/** The Cookie header that a browser would send once this was done with Auth. */
export async function cookiesAfter(
  work: (auth: SupabaseClient['auth']) => Promise<unknown>,
): Promise<string> {
  const jar = new Map<string, string>();
  const { auth } = supabaseFor(runtime().env, {
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
    setAll: (cookies) => {
      for (const { name, value } of cookies) jar.set(name, value);
    },
  });
  await work(auth);
  return [...jar].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
}

/** Signs in through Auth and returns the Cookie header that a browser would send from then on. */
export const signIn = (email: string): Promise<string> =>
  cookiesAfter(async (auth) => {
    const { error } = await auth.signInWithPassword({ email, password });
    if (error) throw error;
  });
