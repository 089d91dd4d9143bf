import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { createUser } from '../../../supabase/local/auth-users.ts';
import { leaveAll, listener, states } from '../../../supabase/tests/conformance/realtime-people.ts';
import { newAddress } from '../../support/auth-here.ts';

// Real processes on a machine that may be busy with other test files.
const sql = postgres(process.env.DATABASE_URL!, { max: 2, onnotice: () => {} });
afterAll(async () => {
  await leaveAll();
  await sql.end();
});

const password = 'correct horse battery';
const key = process.env.SUPABASE_PUBLISHABLE_KEY!;
const plain = { auth: { persistSession: false, autoRefreshToken: false } };

async function signedIn() {
  const email = newAddress();
  const id = await createUser(sql, { email, password, fullName: 'Ada', emailConfirmed: true });
  const client = createClient(process.env.SUPABASE_URL!, key, plain);
  const { data } = await client.auth.signInWithPassword({ email, password });
  return { id, client, token: data.session!.access_token };
}

const ask = async (path: string, token: string) => {
  const headers = { apikey: key, authorization: `Bearer ${token}` };
  const answer = await fetch(`${process.env.SUPABASE_URL}${path}`, { headers });
  return { status: answer.status, body: await answer.json() };
};

describe.each([
  ['/rest/v1/profiles?select=id', 401],
  // As hosted Storage puts it: the 403 is in the body.
  ['/storage/v1/bucket', 400],
])('%s', (path, refused) => {
  test('answers while the session is there and refuses its token from then on', async () => {
    const { client, token } = await signedIn();
    expect((await ask(path, token)).status).toBe(200);
    await client.auth.signOut();
    expect(await ask(path, token)).toMatchObject({
      status: refused,
      body: { message: expect.stringContaining('session of this token has ended') },
    });
  });

  test('refuses the other sessions of a person whose password was changed', async () => {
    const { id, token } = await signedIn();
    await sql`update auth.users set encrypted_password = extensions.crypt('new', extensions.gen_salt('bf', 4)) where id = ${id}`;
    expect((await ask(path, token)).status).toBe(refused);
  });

  test('refuses a token whose session has run out', async () => {
    const { id, token } = await signedIn();
    await sql`update auth.sessions set not_after = now() - interval '1 second' where user_id = ${id}`;
    expect((await ask(path, token)).status).toBe(refused);
  });

  test('refuses a token that names the session of somebody else', async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    await theirs.client.auth.signOut();
    expect((await ask(path, mine.token)).status).toBe(200);
    expect((await ask(path, theirs.token)).status).toBe(refused);
  });
});

/** Every way in which a token can be said to be somebody's, as far as a product understands it. */
const SPELLINGS: Record<string, (token: string) => { headers?: Record<string, string>; query?: string }> = {
  'two spaces': (token) => ({ headers: { apikey: key, authorization: `Bearer  ${token}` } }),
  'a tab and small letters': (token) => ({ headers: { apikey: key, authorization: `bearer\t${token}` } }),
  'a space behind it': (token) => ({ headers: { apikey: key, authorization: `Bearer ${token} ` } }),
  'as the API key': (token) => ({ headers: { apikey: token } }),
  'as the API key and the bearer': (token) => ({
    headers: { apikey: token, authorization: `Bearer ${token}` },
  }),
  'as the API key of another scheme': (token) => ({
    headers: { apikey: token, authorization: 'Basic YTpi' },
  }),
  'as the API key in the address': (token) => ({ query: `apikey=${token}` }),
};

describe.each(['/rest/v1/profiles?select=id&', '/storage/v1/bucket?', '/auth/v1/user?'])('%s', (path) => {
  test.each(Object.entries(SPELLINGS))('knows a token that has ended: %s', async (_how, spell) => {
    const { id, client, token } = await signedIn();
    const ways = spell(token);
    const see = async () => {
      const answer = await fetch(`${process.env.SUPABASE_URL}${path}${ways.query ?? ''}`, {
        headers: ways.headers ?? {},
      });
      return { isServed: answer.ok, body: await answer.text() };
    };
    const before = await see();
    if (path.startsWith('/rest'))
      expect(before).toMatchObject({ isServed: true, body: expect.stringContaining(id) });
    await client.auth.signOut();
    expect(await see()).toMatchObject({ isServed: false });
  });
});

test('Realtime closes the channels of who signs out, and lets nobody in with their token', async () => {
  const { client, token } = await signedIn();
  const seen = states((await listener(token)).client.channel('room'));
  await seen.count(1);
  await client.auth.signOut();
  await seen.count(2);
  expect(seen.items.map(({ status }) => status)).toEqual(['SUBSCRIBED', 'CLOSED']);
  const [refused] = await states((await listener(token)).client.channel('room')).count(1);
  expect(refused).toMatchObject({
    status: 'CHANNEL_ERROR',
    message: expect.stringContaining('session of this token has ended'),
  });
});
