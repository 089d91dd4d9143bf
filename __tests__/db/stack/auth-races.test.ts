import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { createUser } from '../../../supabase/local/auth-users.ts';
import { keys, newAddress, openAuthHere, startSmtp } from '../../support/auth-here.ts';

// Real processes on a machine that may be busy with other test files.
const sql = postgres(process.env.DATABASE_URL!, { max: 2, onnotice: () => {} });
const smtp = await startSmtp();
const auth = await openAuthHere(smtp.port);
afterAll(async () => {
  await auth.close();
  await smtp.stop();
  await sql.end();
});

const password = 'correct horse battery';
const AT_ONCE = 12;
const together = <T>(make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, i) => make(i)));

async function signedIn() {
  const email = newAddress();
  const id = await createUser(sql, { email, password, fullName: 'Ada', emailConfirmed: true });
  const session = await (await auth.ask('/token?grant_type=password', { email, password })).json();
  return { id, email, session };
}

const linkFor = async (body: Record<string, unknown>) =>
  (await auth.ask('/admin/generate_link', body, { token: keys.secretKey })).json();

test('sign-ups with one address at once make one account, and all are told the same', async () => {
  const email = newAddress();
  const answers = await together(() => auth.ask('/signup', { email, password }));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const ids = new Set((await Promise.all(answers.map((answer) => answer.json()))).map(({ id }) => id));
  const rows = await sql`select u.id, count(i.id)::int as identities from auth.users u
    join auth.identities i on i.user_id = u.id where u.email = ${email} group by u.id`;
  expect(rows).toEqual([{ id: [...ids][0], identities: 1 }]);
});

test('a link that is opened many times at once lets in once', async () => {
  const { email } = await signedIn();
  const { hashed_token: token_hash } = await linkFor({ type: 'magiclink', email });
  const answers = await together(() => auth.ask('/verify', { token_hash, type: 'magiclink' }));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(AT_ONCE - 1).fill(403)]);
});

test('links of several mails that are opened at once, while the password changes, all lead on: one with a session', async () => {
  for (let round = 0; round < 8; round++) {
    const { email, session } = await signedIn();
    const links: URL[] = [];
    for (let i = 0; i < AT_ONCE; i++) {
      const { action_link } = await linkFor({ type: i % 2 ? 'magiclink' : 'recovery', email });
      links.push(new URL(action_link));
    }
    const opening = links.map(({ search }) => auth.ask(`/verify${search}`));
    const body = { password: `a new one ${round}` };
    const changed = auth.ask('/user', body, { method: 'PUT', token: session.access_token });
    const landed = (await Promise.all(opening)).map((answer) => {
      expect(answer.status).toBe(303);
      return new URLSearchParams(new URL(answer.headers.get('location') ?? '').hash.slice(1));
    });
    expect((await changed).status).toBe(200);
    // The password may come first: then no link is good.
    const codes = landed.map((parts) => parts.get('error_code') ?? 'in').sort();
    expect([...new Set(codes)].filter((code) => code !== 'in')).toEqual(['otp_expired']);
    expect(codes.filter((code) => code === 'in').length).toBeLessThanOrEqual(1);
  }
});

test('codes that are exchanged while the password changes get an answer that holds', async () => {
  for (let round = 0; round < 8; round++) {
    const { id, session } = await signedIn();
    const code_challenge = 'x'.repeat(43);
    const codes = Array.from({ length: AT_ONCE }, () => randomUUID());
    for (const code of codes)
      await sql`insert into auth.flow_state (id, user_id, auth_code, authentication_method, code_challenge,
        code_challenge_method, provider_type, auth_code_issued_at)
        values (${code}, ${id}, ${code}, 'magiclink', ${code_challenge}, 'plain', 'email', now())`;
    const exchanged = codes.map((auth_code) =>
      auth.ask('/token?grant_type=pkce', { auth_code, code_verifier: code_challenge }),
    );
    const body = { password: `a new one ${round}` };
    const changed = auth.ask('/user', body, { method: 'PUT', token: session.access_token });
    for (const answer of await Promise.all(exchanged)) expect([200, 404]).toContain(answer.status);
    expect((await changed).status).toBe(200);
  }
});

test('a refresh token that is used many times at once has one successor', async () => {
  const { session } = await signedIn();
  const { refresh_token } = session;
  const answers = await together(() => auth.ask('/token?grant_type=refresh_token', { refresh_token }));
  const next = await Promise.all(answers.map((answer) => answer.json()));
  expect(new Set(next.map((each) => each.refresh_token)).size).toBe(1);
  expect(next[0].refresh_token).not.toBe(refresh_token);
});

test('two accounts that move to one address at once: one has it', async () => {
  const people = [await signedIn(), await signedIn()];
  const new_email = newAddress();
  const hashes: string[] = [];
  for (const { email } of people)
    for (const type of ['email_change_current', 'email_change_new'])
      hashes.push((await linkFor({ type, email, new_email })).hashed_token);
  await Promise.all(hashes.map((token_hash) => auth.ask('/verify', { token_hash, type: 'email_change' })));
  const [row] = await sql`select count(*)::int as owners from auth.users where email = ${new_email}`;
  expect(row!.owners).toBe(1);
});

test('a password that is changed while sessions are opened and renewed leaves none that began before', async () => {
  const { id, email, session } = await signedIn();
  const renewed = together(() =>
    auth.ask('/token?grant_type=refresh_token', { refresh_token: session.refresh_token }),
  );
  const changed = auth.ask(
    `/admin/users/${id}`,
    { password: 'another long one' },
    { method: 'PUT', token: keys.secretKey },
  );
  const answers = await renewed;
  expect((await changed).status).toBe(200);
  for (const answer of answers) {
    const { refresh_token } = await answer.json();
    if (!refresh_token) continue;
    expect((await auth.ask('/token?grant_type=refresh_token', { refresh_token })).status).toBe(400);
  }
  expect((await auth.ask('/token?grant_type=password', { email, password })).status).toBe(400);
});

test('nobody gets in with a password that is changed while it is looked at', async () => {
  const { id, email } = await signedIn();
  const opening = together(() => auth.ask('/token?grant_type=password', { email, password }));
  // Twelve on four connections: some have looked at the old password and have no session yet.
  await sql`update auth.users set encrypted_password = extensions.crypt('new', extensions.gen_salt('bf', 4)) where id = ${id}`;
  for (const answer of await opening) {
    const { access_token: token } = await answer.json();
    if (token) expect((await auth.ask('/user', undefined, { token })).status).toBe(403);
  }
  const [row] = await sql`select count(*)::int as sessions from auth.sessions where user_id = ${id}`;
  expect(row!.sessions).toBe(0);
});
