import { createHash, randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { createUser } from '../../../supabase/local/auth-users.ts';
import { newAddress, openAuthHere, startSmtp } from '../../support/auth-here.ts';

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
const HOME = '192.0.2.10';
const STRANGER = '198.51.100.66';

async function owner(): Promise<string> {
  const email = newAddress();
  await createUser(sql, { email, password, fullName: 'Ada', emailConfirmed: true });
  return email;
}

/** The newest mail to this address: its subject, its link as a path of Auth, its code. */
function mailTo(email: string) {
  const mail = smtp.taken.findLast((text) => text.includes(`To: ${email}`)) ?? '';
  const plain = mail
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return {
    subject: /^Subject: (.*)$/m.exec(mail)?.[1]?.trim(),
    link: /http:\/\/127\.0\.0\.1:3000\/auth\/v1(\/verify\S+)/.exec(plain)?.[1] ?? '',
    code: /^Code: (\d{6})/m.exec(plain)?.[1] ?? '',
  };
}

const follow = async (link: string) =>
  new URL((await auth.ask(link)).headers.get('location') ?? 'http://nowhere.test');
const tokenIn = (landed: URL) => new URLSearchParams(landed.hash.slice(1)).get('access_token') ?? '';
const errorIn = (landed: URL) => new URLSearchParams(landed.hash.slice(1)).get('error_code');
const signIn = async (email: string, secret = password) =>
  auth.ask('/token?grant_type=password', { email, password: secret });
const isLive = async (token: string) => (await auth.ask('/user', undefined, { token })).status === 200;

test('a link to choose a new password works, however many a stranger asks for in between', async () => {
  const email = await owner();
  await auth.ask('/recover', { email }, { address: HOME });
  const { link, code } = mailTo(email);
  for (const address of [STRANGER, '198.51.100.67', '198.51.100.68']) {
    expect((await auth.ask('/recover', { email }, { address })).status).toBe(200);
    for (let guess = 0; guess < 4; guess++)
      await auth.ask('/verify', { email, type: 'recovery', token: '000000' }, { address });
  }
  expect(code).toMatch(/^\d{6}$/);
  expect(await isLive(tokenIn(await follow(link)))).toBe(true);
});

test('a stranger who asks for mails at the full rate keeps the owner from none', async () => {
  const email = await owner();
  const ask = async (address: string) => (await auth.ask('/recover', { email }, { address })).status;
  expect([await ask(STRANGER), await ask(STRANGER)]).toEqual([200, 429]);
  expect([await ask(HOME), await ask(HOME)]).toEqual([200, 429]);
  await auth.ask('/token?grant_type=password', { email, password }, { address: '192.0.2.11' });
  const strangers = Array.from({ length: 45 }, (_, i) => `203.0.113.${i + 1}`);
  const all = await Promise.all(strangers.map(ask));
  expect(all.filter((status) => status === 200)).toHaveLength(38);
  expect(await ask('192.0.2.11')).toBe(200);
});

test('a mail that is asked for twice is refused with the time to wait', async () => {
  const email = newAddress();
  const ask = () => auth.ask('/otp', { email, create_user: false }, { address: HOME });
  await ask();
  const again = await ask();
  expect(again.status).toBe(429);
  expect(await again.json()).toMatchObject({
    error_code: 'over_email_send_rate_limit',
    msg: expect.stringMatching(/after \d+ seconds/),
  });
});

test('ten wrong guesses end a code and never a link', async () => {
  const email = await owner();
  await auth.ask('/otp', { email });
  const { link, code } = mailTo(email);
  const wrong = code === '111111' ? '222222' : '111111';
  for (let guess = 0; guess < 10; guess++)
    expect((await auth.ask('/verify', { email, type: 'email', token: wrong })).status).toBe(403);
  expect((await auth.ask('/verify', { email, type: 'email', token: code })).status).toBe(403);
  expect(await isLive(tokenIn(await follow(link)))).toBe(true);
});

test('wrong guesses count for a mailbox and its hour: no further mail brings more of them', async () => {
  const email = await owner();
  const wrong = (code: string) => (code === '111111' ? '222222' : '111111');
  const guess = async (token: string) => (await auth.ask('/verify', { email, type: 'email', token })).status;
  await auth.ask('/otp', { email });
  await Promise.all(Array.from({ length: 30 }, () => guess(wrong(mailTo(email).code))));
  for (let mail = 0; mail < 3; mail++) {
    await auth.ask('/otp', { email });
    expect(await guess(mailTo(email).code)).toBe(403);
  }
  const { link } = mailTo(email);
  expect(await isLive(tokenIn(await follow(link)))).toBe(true);
  await sql`update auth.code_guesses set since = since - interval '1 hour' where mailbox = ${email}`;
  await auth.ask('/otp', { email });
  expect(await guess(mailTo(email).code)).toBe(200);
});

test("a stranger's guesses keep no signed-in person from the code of their password", async () => {
  const email = await owner();
  const { access_token: token } = await (await signIn(email)).json();
  await auth.ask('/otp', { email });
  const wrong = mailTo(email).code === '111111' ? '222222' : '111111';
  for (let guess = 0; guess < 12; guess++) await auth.ask('/verify', { email, type: 'email', token: wrong });
  await auth.ask('/reauthenticate', undefined, { token });
  const body = { password: 'a new one', nonce: mailTo(email).code };
  expect((await auth.ask('/user', body, { method: 'PUT', token })).status).toBe(200);
});

test('a new password by recovery ends the sessions of whoever was in', async () => {
  const email = await owner();
  const thief = await (await signIn(email)).json();
  await auth.ask('/recover', { email });
  const token = tokenIn(await follow(mailTo(email).link));
  expect((await auth.ask('/user', { password: 'a new one for me' }, { method: 'PUT', token })).status).toBe(
    200,
  );
  expect([await isLive(thief.access_token), await isLive(token)]).toEqual([false, true]);
  const refreshed = await auth.ask('/token?grant_type=refresh_token', { refresh_token: thief.refresh_token });
  expect(refreshed.status).toBe(400);
  expect([(await signIn(email)).status, (await signIn(email, 'a new one for me')).status]).toEqual([
    400, 200,
  ]);
});

test.each([
  ['a sign-in link', (email: string) => auth.ask('/otp', { email })],
  ['recovery', (email: string) => auth.ask('/recover', { email })],
])('a stranger who signed up first has no way in once the owner comes by %s', async (_, ask) => {
  const email = newAddress();
  await auth.ask('/signup', { email, password: 'the password of a stranger' }, { address: STRANGER });
  await ask(email);
  expect(await isLive(tokenIn(await follow(mailTo(email).link)))).toBe(true);
  expect((await signIn(email, 'the password of a stranger')).status).toBe(400);
});

function challenge() {
  const verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, pkce: { code_challenge, code_challenge_method: 's256' } };
}

const exchange = async (landed: URL, code_verifier: string) =>
  auth.ask('/token?grant_type=pkce', { auth_code: landed.searchParams.get('code'), code_verifier });

describe('two sign-ups with one address that nobody has confirmed', () => {
  const theirs = 'the password of a stranger';

  /** In this order; returns the links of both and the secrets of the browsers that asked. */
  async function bothSignUp(isOwnerFirst: boolean, withChallenge: boolean) {
    const email = newAddress();
    const signUp = async (secret: string, address: string) => {
      const { verifier, pkce } = challenge();
      await auth.ask('/signup', { email, password: secret, ...(withChallenge && pkce) }, { address });
      return { link: mailTo(email).link, verifier };
    };
    const first = await signUp(isOwnerFirst ? password : theirs, isOwnerFirst ? HOME : STRANGER);
    const second = await signUp(isOwnerFirst ? theirs : password, isOwnerFirst ? STRANGER : HOME);
    return isOwnerFirst ? { email, mine: first, stranger: second } : { email, mine: second, stranger: first };
  }

  test.each([
    ['the owner was first', true],
    ['the stranger was first', false],
  ])(
    "%s: a link that is opened makes no stranger's password good, whichever it is",
    async (_, isOwnerFirst) => {
      for (const withChallenge of [true, false]) {
        for (const whose of ['mine', 'stranger'] as const) {
          const made = await bothSignUp(isOwnerFirst, withChallenge);
          const landed = await follow(made[whose].link);
          expect(errorIn(landed)).toBeNull();
          if (withChallenge) expect((await exchange(landed, challenge().verifier)).status).toBe(400);
          expect((await signIn(made.email, theirs)).status).toBe(400);
        }
      }
    },
  );

  test.each([
    ['the owner was first', true],
    ['the stranger was first', false],
  ])('%s: the link opened in the browser that signed up brings its password', async (_, isOwnerFirst) => {
    const { email, mine } = await bothSignUp(isOwnerFirst, true);
    const session = await (await exchange(await follow(mine.link), mine.verifier)).json();
    expect(await isLive(session.access_token)).toBe(true);
    expect([(await signIn(email)).status, (await signIn(email, theirs)).status]).toEqual([200, 400]);
  });

  test('what is told before and after does not change with it', async () => {
    const { email, mine } = await bothSignUp(false, false);
    expect(await (await signIn(email)).json()).toMatchObject({ error_code: 'email_not_confirmed' });
    await follow(mine.link);
    expect(await (await signIn(email)).json()).toMatchObject({ error_code: 'invalid_credentials' });
    await auth.ask('/recover', { email });
    const token = tokenIn(await follow(mailTo(email).link));
    expect((await auth.ask('/user', { password }, { method: 'PUT', token })).status).toBe(200);
    expect((await signIn(email)).status).toBe(200);
  });

  test('a server that confirms the account confirms the password of neither', async () => {
    const { email } = await bothSignUp(true, true);
    await sql`update auth.users set email_confirmed_at = now() where email = ${email}`;
    expect([(await signIn(email)).status, (await signIn(email, theirs)).status]).toEqual([400, 400]);
  });
});

test('a change of address needs both mailboxes, and the owner of the old one sees it coming', async () => {
  const [email, next] = [await owner(), newAddress()];
  const { access_token: token } = await (await signIn(email)).json();
  const asked = await auth.ask('/user', { email: next }, { method: 'PUT', token });
  expect(await asked.json()).toMatchObject({ email, new_email: next });
  const [toOld, toNew] = [mailTo(email), mailTo(next)];
  expect(toOld.subject).toBe('Confirm your new address for Livestall');
  const half = await follow(toNew.link);
  expect(half.hash).toContain('message=');
  expect((await auth.ask('/user', undefined, { token }).then((answer) => answer.json())).email).toBe(email);
  expect(errorIn(await follow(toNew.link))).toBe('otp_expired');
  expect(tokenIn(await follow(toOld.link))).not.toBe('');
  expect([(await signIn(email)).status, (await signIn(next)).status]).toEqual([400, 200]);
});

test('a link that was asked for with a challenge is worth nothing without its secret', async () => {
  const email = await owner();
  const { verifier, pkce } = challenge();
  await auth.ask('/otp', { email, ...pkce });
  const landed = await follow(mailTo(email).link);
  expect(landed.hash).toBe('');
  expect((await exchange(landed, 'x'.repeat(43))).status).toBe(400);
  const session = await (await exchange(landed, verifier)).json();
  expect(await isLive(session.access_token)).toBe(true);
});

test('a code that was sent by mail confirms who changes a password', async () => {
  const email = await owner();
  const { access_token: token } = await (await signIn(email)).json();
  expect((await auth.ask('/reauthenticate', undefined, { token })).status).toBe(200);
  const { code } = mailTo(email);
  const change = (nonce: string) =>
    auth.ask('/user', { password: 'a new one', nonce }, { method: 'PUT', token });
  expect((await change(code === '111111' ? '222222' : '111111')).status).toBe(422);
  expect((await change(code)).status).toBe(200);
});

test('one person has mails sent to ten new addresses a day, and to no eleventh', async () => {
  const { access_token: token } = await (await signIn(await owner())).json();
  const other = await (await signIn(await owner())).json();
  const ask = async (email: string, as: string) =>
    (await auth.ask('/user', { email }, { method: 'PUT', token: as })).status;
  const statuses: number[] = [];
  for (let change = 0; change < 11; change++) statuses.push(await ask(newAddress(), token));
  expect(statuses).toEqual([...Array(10).fill(200), 429]);
  const last = newAddress();
  expect(await ask(last, token)).toBe(429);
  expect(mailTo(last).subject).toBeUndefined();
  expect(await ask(newAddress(), other.access_token)).toBe(200);
});

test('a password is not changed from a session of yesterday without a code that was mailed', async () => {
  const email = await owner();
  const { access_token: token } = await (await signIn(email)).json();
  await sql`update auth.sessions s set created_at = now() - interval '25 hours' from auth.users u
    where u.id = s.user_id and u.email = ${email}`;
  const change = (more: object) =>
    auth.ask('/user', { password: 'a new one', ...more }, { method: 'PUT', token });
  const refused = await change({});
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error_code: 'reauthentication_needed' });
  await auth.ask('/reauthenticate', undefined, { token });
  expect((await change({ nonce: mailTo(email).code })).status).toBe(200);
});

test('accounts, sessions and metadata that an older server wrote go on working', async () => {
  const email = await owner();
  await sql`update auth.users set raw_user_meta_data = to_jsonb('{"full_name":"Old"}'::text),
    encrypted_password = replace(encrypted_password, '$2a$', '$2b$') where email = ${email}`;
  const [user] = await sql`select id from auth.users where email = ${email}`;
  await sql`insert into auth.sessions (id, user_id, aal) values (gen_random_uuid(), ${user!.id}, 'aal1')`;
  const token = randomBytes(16).toString('hex');
  await sql`insert into auth.refresh_tokens (id, token, user_id, session_id, revoked, created_at, updated_at)
    select gen_random_uuid()::text, ${token}, user_id, id, false, now(), now() from auth.sessions where user_id = ${user!.id}`;
  const refreshed = await auth.ask('/token?grant_type=refresh_token', { refresh_token: token });
  expect(refreshed.status).toBe(200);
  expect((await refreshed.json()).user.user_metadata).toEqual({ full_name: 'Old' });
  expect((await signIn(email)).status).toBe(200);
});
