import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { createUser } from '../../../supabase/local/auth-users.ts';
import { codeIn, linkIn, mailTo } from '../../support/mailbox.ts';

// Real processes on a machine that may be busy with other test files.
const SITE = 'http://127.0.0.1:3000';
const BACK = `${SITE}/auth/callback?next=/orders`;
const PASSWORD = 'correct horse battery';

const sql = postgres(process.env.DATABASE_URL!, { max: 2, onnotice: () => {} });
afterAll(() => sql.end());

const client = () =>
  createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_PUBLISHABLE_KEY!, {
    auth: { persistSession: false, autoRefreshToken: false },
  });

const newAddress = () => `person-${randomUUID()}@example.com`;

/** Follows a link of a mail: the gateway would pass it on to Auth. Returns where the browser is sent. */
async function follow(link: URL): Promise<URL> {
  const response = await fetch(`${process.env.SUPABASE_URL}${link.pathname}${link.search}`, {
    redirect: 'manual',
  });
  expect(response.status).toBe(303);
  return new URL(response.headers.get('location') ?? '');
}

const fragment = (url: URL) => new URLSearchParams(url.hash.slice(1));

async function confirmedPerson(): Promise<string> {
  const email = newAddress();
  await createUser(sql, { email, password: PASSWORD, fullName: 'Ada Fern', emailConfirmed: true });
  return email;
}

test('signing up: no session before the link, one after it, on the page that the caller asked for', async () => {
  const email = newAddress();
  const { data, error } = await client().auth.signUp({
    email,
    password: PASSWORD,
    options: { emailRedirectTo: BACK, data: { full_name: 'Ada Fern' } },
  });
  expect(error).toBeNull();
  expect(data.session).toBeNull();
  expect((await client().auth.signInWithPassword({ email, password: PASSWORD })).error?.code).toBe(
    'email_not_confirmed',
  );

  const mail = await mailTo(email, 'Confirm your address for Livestall');
  expect(mail.html).toContain('Welcome to Livestall');
  const link = linkIn(mail);
  expect(link.origin).toBe(SITE);
  const landed = await follow(link);
  expect(`${landed.origin}${landed.pathname}${landed.search}`).toBe(BACK);

  const session = await client().auth.setSession({
    access_token: fragment(landed).get('access_token') ?? '',
    refresh_token: fragment(landed).get('refresh_token') ?? '',
  });
  expect(session.data.user?.user_metadata.full_name).toBe('Ada Fern');
  expect((await client().auth.signInWithPassword({ email, password: PASSWORD })).error).toBeNull();
});

test('a link works once', async () => {
  const email = newAddress();
  await client().auth.signUp({ email, password: PASSWORD });
  const link = linkIn(await mailTo(email, 'Confirm your address'));
  await follow(link);
  expect(fragment(await follow(link)).get('error_code')).toBe('otp_expired');
});

test('a link never leads to another site', async () => {
  const email = newAddress();
  await client().auth.signUp({
    email,
    password: PASSWORD,
    options: { emailRedirectTo: 'https://evil.example/' },
  });
  const link = linkIn(await mailTo(email, 'Confirm your address'));
  expect(link.searchParams.get('redirect_to')).toBe(SITE);
  link.searchParams.set('redirect_to', 'https://evil.example/');
  expect((await follow(link)).origin).toBe(SITE);
});

test('a link by mail signs in', async () => {
  const email = await confirmedPerson();
  const { error } = await client().auth.signInWithOtp({ email, options: { emailRedirectTo: BACK } });
  expect(error).toBeNull();
  const landed = await follow(linkIn(await mailTo(email, 'Your sign-in link for Livestall')));
  expect(fragment(landed).get('access_token')).toBeTruthy();
});

test('the code in the mail signs in as well', async () => {
  const email = await confirmedPerson();
  await client().auth.signInWithOtp({ email });
  const token = codeIn(await mailTo(email, 'Your sign-in link'));
  const { data, error } = await client().auth.verifyOtp({ email, token, type: 'email' });
  expect(error).toBeNull();
  expect(data.user?.email).toBe(email);
});

test('the code in the sign-up mail confirms the address', async () => {
  const email = newAddress();
  await client().auth.signUp({ email, password: PASSWORD });
  const token = codeIn(await mailTo(email, 'Confirm your address'));
  expect((await client().auth.verifyOtp({ email, token: '000000', type: 'email' })).error).not.toBeNull();
  expect((await client().auth.verifyOtp({ email, token, type: 'email' })).error).toBeNull();
});

test('a forgotten password is replaced through the mail, and the old one stops working', async () => {
  const email = await confirmedPerson();
  await client().auth.resetPasswordForEmail(email, { redirectTo: BACK });
  const landed = await follow(linkIn(await mailTo(email, 'Choose a new password')));
  const supabase = client();
  await supabase.auth.setSession({
    access_token: fragment(landed).get('access_token') ?? '',
    refresh_token: fragment(landed).get('refresh_token') ?? '',
  });
  expect((await supabase.auth.updateUser({ password: 'an entirely new one' })).error).toBeNull();
  expect(
    (await client().auth.signInWithPassword({ email, password: 'an entirely new one' })).error,
  ).toBeNull();
  expect((await client().auth.signInWithPassword({ email, password: PASSWORD })).error?.code).toBe(
    'invalid_credentials',
  );
});

test('a session is refreshed, and after signing out its refresh token is worth nothing', async () => {
  const email = await confirmedPerson();
  const supabase = client();
  await supabase.auth.signInWithPassword({ email, password: PASSWORD });
  const refreshed = await supabase.auth.refreshSession();
  expect(refreshed.error).toBeNull();
  const token = refreshed.data.session?.refresh_token ?? '';
  expect((await supabase.auth.signOut()).error).toBeNull();
  expect((await client().auth.refreshSession({ refresh_token: token })).error).not.toBeNull();
});

test('a person made by createUser signs in with that password and no other', async () => {
  const email = await confirmedPerson();
  const { data } = await client().auth.signInWithPassword({ email, password: PASSWORD });
  expect(data.user).toMatchObject({ email, role: 'authenticated', user_metadata: { full_name: 'Ada Fern' } });
  expect(data.user?.identities).toHaveLength(1);
  expect((await client().auth.signInWithPassword({ email, password: 'wrong' })).error?.code).toBe(
    'invalid_credentials',
  );
});

test('a password that everybody knows is taken when it is long enough', async () => {
  const email = newAddress();
  const { error } = await client().auth.signUp({ email, password: 'password' });
  expect(error).toBeNull();
  const short = await client().auth.signUp({ email: newAddress(), password: 'passwor' });
  expect(short.error).toMatchObject({ code: 'weak_password' });
});

test('calls without a key, and with a wrong one, are refused', async () => {
  expect((await fetch(`${process.env.SUPABASE_URL}/rest/v1/`)).status).toBe(401);
  const wrong = await fetch(`${process.env.SUPABASE_URL}/auth/v1/settings`, {
    headers: { apikey: 'sb_publishable_no' },
  });
  expect(wrong.status).toBe(401);
});

test("mails are not for other sites' pages", async () => {
  const read = (origin?: string) =>
    fetch(`${process.env.MAIL_URL}/dev/mail/api/email`, { headers: origin ? { origin } : {} });
  expect((await read('https://evil.example')).status).toBe(403);
  expect((await read(SITE)).status).toBe(200);
  expect((await read()).status).toBe(200);
});
