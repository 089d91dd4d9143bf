import * as z from 'zod';
import { sessionCookie } from '#lib/data/supabase/cookies';

const session = z.looseObject({ access_token: z.string(), refresh_token: z.string() });

/** Browsers keep cookies of up to 4 KiB; supabase-js cuts a session into pieces of this size. */
const pieceSize = 3_180;

/** The `Cookie` header of a browser that has this session. */
export function cookieOf(value: object): string {
  const text = `base64-${Buffer.from(JSON.stringify(value)).toString('base64url')}`;
  if (text.length <= pieceSize) return `${sessionCookie}=${text}`;
  const pieces = text.match(new RegExp(`.{1,${pieceSize}}`, 'g')) ?? [];
  return pieces.map((piece, index) => `${sessionCookie}.${index}=${piece}`).join('; ');
}

/** The publishable key, as every page carries it for its scripts. */
export async function readApiKey(url: string): Promise<string> {
  const page = await (await fetch(`${url}/sell`)).text();
  const key = /data-supabase-key="([^"]+)"/.exec(page)?.[1];
  if (!key) throw new Error(`${url} is no Livestall: its pages carry no data-supabase-key.`);
  return key;
}

export interface SignedIn {
  accessToken: string;
  cookie: string;
}

/** Signs in as a browser would. Rejects when the answer is anything but a session. */
export async function signIn(
  { url, apiKey }: { url: string; apiKey: string },
  { email, password }: { email: string; password: string },
): Promise<SignedIn> {
  const answer = await fetch(`${url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`Signing in as ${email} answered ${answer.status}: ${await answer.text()}`);
  const value = session.parse(await answer.json());
  return { accessToken: value.access_token, cookie: cookieOf(value) };
}
