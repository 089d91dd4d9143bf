import { jest } from '@jest/globals';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { createUser } from '../../../supabase/local/auth-users.ts';
import { newAddress } from '../../support/auth-here.ts';

// Real processes on a machine that may be busy with other test files.
jest.setTimeout(60_000);

const sql = postgres(process.env.DATABASE_URL!, { max: 2, onnotice: () => {} });
afterAll(() => sql.end());

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

  test('refuses a token that names the session of somebody else', async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    await theirs.client.auth.signOut();
    expect((await ask(path, mine.token)).status).toBe(200);
    expect((await ask(path, theirs.token)).status).toBe(refused);
  });
});
