import { randomUUID } from 'node:crypto';
import { asServer, asVisitor, target } from './target.ts';

export const password = 'correct horse battery';
export const newAddress = () => `conformance-${randomUUID()}@example.com`;

const made: string[] = [];

/** Notes an account that the suite has made, so that `forgetPeople` takes it away. */
export function remember<T extends { id: string }>(user: T | null): T {
  if (!user) throw new Error('There is no account to remember.');
  made.push(user.id);
  return user;
}

export async function forgetPeople(): Promise<void> {
  for (const id of made.splice(0)) await asServer().auth.admin.deleteUser(id);
}

/** A confirmed account, made by the server: hosted projects limit mails, and their mailboxes are not ours to read. */
export async function makeAccount(fields: Record<string, unknown> = {}) {
  const email = newAddress();
  const { data, error } = await asServer().auth.admin.createUser({
    email,
    password,
    email_confirm: true,
    ...fields,
  });
  if (error) throw error;
  return { email, id: remember(data.user).id };
}

export async function signedIn(email: string, secret = password) {
  const client = asVisitor();
  const { data, error } = await client.auth.signInWithPassword({ email, password: secret });
  if (error) throw error;
  return { client, session: data.session, user: data.user };
}

/** A person with a client that is signed in as them. */
export async function makeSignedIn(fields: Record<string, unknown> = {}) {
  const account = await makeAccount(fields);
  return { ...account, ...(await signedIn(account.email)) };
}

/** What a token says, unverified. */
export function claimsIn(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** A request to Auth as no client library would send it. */
export function askAuth(path: string, init: RequestInit & { token?: string; key?: string | null } = {}) {
  const { token, key = target.publishableKey, ...rest } = init;
  const headers = new Headers(rest.headers);
  if (key !== null) headers.set('apikey', key);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return fetch(`${target.url}/auth/v1${path}`, { redirect: 'manual', ...rest, headers });
}
