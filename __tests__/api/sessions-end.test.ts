import { createClient } from '@supabase/supabase-js';
import { runtime } from '#lib/runtime';
import { GET as me } from '../../app/api/me/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { makePerson, openDatabase, password } from '../support/market.ts';

const sql = openDatabase();

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const client = () =>
  createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_PUBLISHABLE_KEY!, {
    auth: { persistSession: false, autoRefreshToken: false },
  });

const whoIs = async (cookie: string) => (await call(me, '/api/me', { cookie })).body.user?.email ?? null;

/** The session in the Cookie header that `signIn` returns. */
function tokensIn(cookie: string): { access_token: string; refresh_token: string } {
  const value = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1)).replace('base64-', '');
  return JSON.parse(Buffer.from(value, 'base64url').toString());
}

async function signedInClient(cookie: string) {
  const supabase = client();
  const { error } = await supabase.auth.setSession(tokensIn(cookie));
  if (error) throw error;
  return supabase;
}

test('a token that was kept is worth nothing here once its person has signed out', async () => {
  const { email } = await makePerson(sql, 'ada');
  const cookie = await signIn(email);
  const elsewhere = await signIn(email);
  expect(await whoIs(cookie)).toBe(email);
  await (await signedInClient(cookie)).auth.signOut({ scope: 'local' });
  expect(await whoIs(cookie)).toBeNull();
  expect(await whoIs(elsewhere)).toBe(email);
});

test('a password that its person changes ends the other sessions and keeps this one', async () => {
  const { email } = await makePerson(sql, 'bob');
  const [here, stolen] = [await signIn(email), await signIn(email)];
  const changed = await (await signedInClient(here)).auth.updateUser({ password: `${password} and more` });
  expect(changed.error).toBeNull();
  expect(await whoIs(stolen)).toBeNull();
  const { refresh_token } = tokensIn(stolen);
  expect((await client().auth.refreshSession({ refresh_token })).error).not.toBeNull();
  expect(await whoIs(here)).toBe(email);
});

test('a password that is changed in the database ends every session', async () => {
  const person = await makePerson(sql, 'cleo');
  const cookie = await signIn(person.email);
  await sql`update auth.users set encrypted_password = extensions.crypt('another one', extensions.gen_salt('bf', 4))
    where id = ${person.id}`;
  expect(await whoIs(cookie)).toBeNull();
});

test('a closed account is nobody', async () => {
  const person = await makePerson(sql, 'dora');
  const cookie = await signIn(person.email);
  await sql`update auth.users set banned_until = now() + interval '1 day' where id = ${person.id}`;
  expect(await whoIs(cookie)).toBeNull();
  await sql`update auth.users set banned_until = null where id = ${person.id}`;
  expect(await whoIs(cookie)).toBe(person.email);
});
