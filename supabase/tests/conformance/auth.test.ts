import {
  askAuth,
  claimsIn,
  forgetPeople,
  makeAccount,
  makeSignedIn,
  newAddress,
  password,
  signedIn,
} from './auth-people.ts';
import { asServer, asVisitor, openDatabase, target } from './target.ts';

// Real processes on a machine that may be busy with other test files, or the internet.
const sql = openDatabase();
afterAll(async () => {
  await forgetPeople();
  await sql.end();
});

describe('access tokens', () => {
  test('say who, how and until when, as policies and servers read it', async () => {
    const { session, user, email } = await makeSignedIn({
      user_metadata: { full_name: 'Ada Fern' },
      app_metadata: { plan: 'gold' },
    });
    const now = Date.now() / 1_000;
    const claims = claimsIn(session.access_token);
    expect(claims).toMatchObject({
      iss: expect.stringMatching(/\/auth\/v1$/),
      sub: user.id,
      aud: 'authenticated',
      role: 'authenticated',
      email,
      phone: '',
      aal: 'aal1',
      is_anonymous: false,
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      app_metadata: { provider: 'email', providers: ['email'], plan: 'gold' },
      user_metadata: { full_name: 'Ada Fern' },
      amr: [{ method: 'password', timestamp: expect.any(Number) }],
    });
    expect(Math.abs(Number(claims.iat) - now)).toBeLessThan(120);
    expect(Number(claims.exp) - Number(claims.iat)).toBe(session.expires_in);
    expect(session).toMatchObject({ token_type: 'bearer', expires_at: claims.exp });
  });

  test('getUser and getClaims believe them', async () => {
    const { client, user, session } = await makeSignedIn();
    expect((await client.auth.getUser()).data.user).toMatchObject({
      id: user.id,
      email: user.email,
      aud: 'authenticated',
      role: 'authenticated',
      is_anonymous: false,
      identities: [{ provider: 'email', user_id: user.id, identity_data: { email: user.email } }],
    });
    expect((await asVisitor().auth.getUser(session.access_token)).data.user?.id).toBe(user.id);
    expect((await client.auth.getClaims()).data?.claims).toMatchObject({ sub: user.id, aal: 'aal1' });
    expect((await client.auth.getUserIdentities()).data?.identities).toHaveLength(1);
  });

  const token = async () => (await makeSignedIn()).session.access_token;
  test.each([
    ['garbage', async () => 'garbage'],
    ['three parts of garbage', async () => 'a.b.c'],
    ['nothing signed', async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x"}')}.`],
    ['another signature', async () => `${(await token()).slice(0, -8)}AAAAAAAA`],
    ['letters of every kind', async () => 'Zażółć'.normalize('NFD').replace(/[^\x20-\x7e]/g, '~')],
  ])('%s is no token: 403, bad_jwt', async (_, make) => {
    const answer = await askAuth('/user', { token: await make() });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 403, error_code: 'bad_jwt', msg: expect.any(String) });
  });

  test('without one there is no user: 401', async () => {
    expect((await askAuth('/user')).status).toBe(401);
    expect((await askAuth('/user', { key: null })).status).toBe(401);
    expect((await asVisitor().auth.getUser('')).error).not.toBeNull();
  });

  test('one whose session has ended is refused', async () => {
    const { client, session } = await makeSignedIn();
    expect((await client.auth.signOut()).error).toBeNull();
    const answer = await askAuth('/user', { token: session.access_token });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error_code: 'session_not_found' });
    const { error } = await asVisitor().auth.getUser(session.access_token);
    expect(error?.name).toBe('AuthSessionMissingError');
  });
});

describe('errors', () => {
  test("are in the shape that the caller's version of the API reads", async () => {
    const body = JSON.stringify({ email: newAddress(), password: 'wrong and long' });
    const old = await askAuth('/token?grant_type=password', { method: 'POST', body });
    expect(old.status).toBe(400);
    expect(await old.json()).toEqual({
      code: 400,
      error_code: 'invalid_credentials',
      msg: 'Invalid login credentials',
    });
    const headers = { 'x-supabase-api-version': '2024-01-01' };
    const recent = await askAuth('/token?grant_type=password', { method: 'POST', body, headers });
    expect(recent.headers.get('x-supabase-api-version')).toBe('2024-01-01');
    expect(await recent.json()).toEqual({
      code: 'invalid_credentials',
      message: 'Invalid login credentials',
    });
  });

  test('weak passwords come with reasons', async () => {
    const { error } = await asVisitor().auth.signUp({ email: newAddress(), password: 'short' });
    expect(error).toMatchObject({
      status: 422,
      code: 'weak_password',
      reasons: expect.arrayContaining(['length']),
    });
  });

  test('anonymous sign-ins are off, in words', async () => {
    expect((await asVisitor().auth.signInAnonymously()).error).toMatchObject({
      status: 422,
      code: 'anonymous_provider_disabled',
    });
  });
});

describe('a session', () => {
  test('goes on by its refresh token, whose row of tokens has one end', async () => {
    const { client, session } = await makeSignedIn();
    const { data, error } = await client.auth.refreshSession();
    expect(error).toBeNull();
    expect(data.session?.refresh_token).not.toBe(session.refresh_token);
    expect(claimsIn(data.session?.access_token ?? '')).toMatchObject({
      session_id: claimsIn(session.access_token).session_id,
      amr: claimsIn(session.access_token).amr,
    });
  });

  test('survives a refresh token that is used twice at once: both get the same next one', async () => {
    const { session } = await makeSignedIn();
    const again = () => asVisitor().auth.refreshSession({ refresh_token: session.refresh_token });
    const [one, two] = await Promise.all([again(), again()]);
    expect(one.error ?? two.error).toBeNull();
    expect(one.data.session?.refresh_token).toBe(two.data.session?.refresh_token);
  });

  test('ends when a refresh token is used again later: somebody has a copy', async () => {
    const { client, session } = await makeSignedIn();
    await client.auth.refreshSession();
    const { data } = await client.auth.refreshSession();
    // As if a minute had gone by.
    await sql`update auth.refresh_tokens set updated_at = now() - interval '1 minute' where token = ${session.refresh_token}`;
    const reuse = await asVisitor().auth.refreshSession({ refresh_token: session.refresh_token });
    expect(reuse.error).toMatchObject({ status: 400, code: 'refresh_token_already_used' });
    const last = data.session?.refresh_token ?? '';
    expect((await asVisitor().auth.refreshSession({ refresh_token: last })).error).not.toBeNull();
  });

  test('an unknown refresh token is refused', async () => {
    const { error } = await asVisitor().auth.refreshSession({ refresh_token: 'nothing' });
    expect(error).toMatchObject({ status: 400, code: 'refresh_token_not_found' });
  });

  test.each([
    ['local', [false, true]],
    ['others', [true, false]],
    ['global', [false, false]],
  ] as const)('signing out with scope %s', async (scope, [here, there]) => {
    const { email, client, session } = await makeSignedIn();
    const other = await signedIn(email);
    const otherToken = other.session.access_token;
    await client.auth.signOut({ scope });
    const lives = async (token: string) => (await asVisitor().auth.getUser(token)).error === null;
    expect([await lives(session.access_token), await lives(otherToken)]).toEqual([here, there]);
  });
});

describe('a person', () => {
  test('changes their metadata, and never their app_metadata or role', async () => {
    const { client, id, session } = await makeSignedIn({ user_metadata: { a: 1, b: 2 } });
    const { data } = await client.auth.updateUser({ data: { b: null, c: { deep: ['ü'] } } });
    expect(data.user?.user_metadata).toMatchObject({ a: 1, c: { deep: ['ü'] } });
    expect(data.user?.user_metadata).not.toHaveProperty('b');
    for (const change of [{ app_metadata: { role: 'admin' } }, { role: 'service_role' }])
      await askAuth('/user', { method: 'PUT', body: JSON.stringify(change), token: session.access_token });
    const { data: after } = await asServer().auth.admin.getUserById(id);
    expect(after.user).toMatchObject({ role: 'authenticated' });
    expect(after.user?.app_metadata).toEqual({ provider: 'email', providers: ['email'] });
  });

  test('changes their password: the old one stops, other sessions end, this one stays', async () => {
    const { client, email } = await makeSignedIn();
    const other = await signedIn(email);
    expect((await client.auth.updateUser({ password })).error).toMatchObject({
      status: 422,
      code: 'same_password',
    });
    expect((await client.auth.updateUser({ password: 'short' })).error?.code).toBe('weak_password');
    expect((await client.auth.updateUser({ password: 'an entirely new one' })).error).toBeNull();
    expect((await client.auth.getUser()).error).toBeNull();
    expect((await asVisitor().auth.getUser(other.session.access_token)).error).not.toBeNull();
    const { refresh_token } = other.session;
    expect((await asVisitor().auth.refreshSession({ refresh_token })).error).not.toBeNull();
    expect((await asVisitor().auth.signInWithPassword({ email, password })).error?.code).toBe(
      'invalid_credentials',
    );
  });

  test('is known by one address, however it is written', async () => {
    const { email } = await makeAccount();
    expect((await signedIn(email.toUpperCase())).user.email).toBe(email);
  });
});

test('settings and health are told', async () => {
  const settings = await (await askAuth('/settings')).json();
  expect(settings).toMatchObject({ external: { email: true, phone: false }, mailer_autoconfirm: false });
  expect(await (await askAuth('/health')).json()).toMatchObject({ name: 'GoTrue' });
  expect(await (await fetch(`${target.url}/auth/v1/.well-known/jwks.json`)).json()).toHaveProperty('keys');
});
