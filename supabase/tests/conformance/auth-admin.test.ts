import { randomUUID } from 'node:crypto';
import {
  askAuth,
  claimsIn,
  forgetPeople,
  makeAccount,
  makeSignedIn,
  newAddress,
  password,
  remember,
  signedIn,
} from './auth-people.ts';
import { asServer, asVisitor, target } from './target.ts';

// Real processes on a machine that may be busy with other test files, or the internet.
afterAll(forgetPeople);

const admin = () => asServer().auth.admin;

describe('the admin API', () => {
  test('makes, finds, lists, changes and deletes accounts', async () => {
    const email = newAddress();
    const created = await admin().createUser({
      email,
      password,
      user_metadata: { n: 1 },
      app_metadata: { plan: 'a' },
    });
    const { id } = remember(created.data.user);
    expect(created.data.user).toMatchObject({ email, user_metadata: { n: 1 }, app_metadata: { plan: 'a' } });
    expect(created.data.user?.user_metadata).toEqual({ n: 1 });
    expect(created.data.user?.email_confirmed_at).toBeUndefined();
    expect((await admin().createUser({ email, password })).error).toMatchObject({
      status: 422,
      code: 'email_exists',
    });

    const changed = await admin().updateUserById(id, { email_confirm: true, app_metadata: { plan: 'b' } });
    expect(changed.data.user?.app_metadata).toMatchObject({ plan: 'b', provider: 'email' });
    expect((await signedIn(email)).user.id).toBe(id);

    const { data } = await admin().listUsers({ page: 1, perPage: 1 });
    expect(data.users).toHaveLength(1);
    expect('total' in data && data.total).toBeGreaterThan(0);
    expect((await admin().getUserById(id)).data.user?.email).toBe(email);

    expect((await admin().deleteUser(id)).error).toBeNull();
    expect((await admin().getUserById(id)).error).toMatchObject({ status: 404, code: 'user_not_found' });
    expect((await admin().getUserById(randomUUID())).error).toMatchObject({
      status: 404,
      code: 'user_not_found',
    });
  });

  test('a password that a server sets ends every session', async () => {
    const { email, id, session } = await makeSignedIn();
    expect((await admin().updateUserById(id, { password: 'chosen by a server' })).error).toBeNull();
    const { refresh_token, access_token } = session;
    expect((await asVisitor().auth.getUser(access_token)).error).not.toBeNull();
    expect((await asVisitor().auth.refreshSession({ refresh_token })).error).not.toBeNull();
    expect((await signedIn(email, 'chosen by a server')).user.id).toBe(id);
  });

  test('a ban keeps a person out until it is lifted', async () => {
    const { email, id, session } = await makeSignedIn();
    await admin().updateUserById(id, { ban_duration: '24h' });
    expect((await asVisitor().auth.signInWithPassword({ email, password })).error?.code).toBe('user_banned');
    const { refresh_token } = session;
    expect((await asVisitor().auth.refreshSession({ refresh_token })).error?.code).toBe('user_banned');
    await admin().updateUserById(id, { ban_duration: 'none' });
    expect((await signedIn(email)).user.id).toBe(id);
  });

  test('signs a person out', async () => {
    const { session } = await makeSignedIn();
    expect((await admin().signOut(session.access_token)).error).toBeNull();
    expect((await asVisitor().auth.getUser(session.access_token)).error).not.toBeNull();
  });

  test('a soft deletion keeps the row and nothing of the person', async () => {
    const { id, email } = await makeAccount({ user_metadata: { name: 'Ada' } });
    expect((await admin().deleteUser(id, true)).error).toBeNull();
    expect((await asVisitor().auth.signInWithPassword({ email, password })).error?.code).toBe(
      'invalid_credentials',
    );
    await admin().deleteUser(id);
  });

  const calls: [string, string, unknown][] = [
    ['GET', '/admin/users', undefined],
    ['POST', '/admin/users', { email: 'x@example.com', password }],
    ['GET', `/admin/users/${randomUUID()}`, undefined],
    ['PUT', `/admin/users/${randomUUID()}`, { role: 'service_role' }],
    ['DELETE', `/admin/users/${randomUUID()}`, undefined],
    ['POST', '/admin/generate_link', { type: 'recovery', email: 'x@example.com' }],
    ['POST', '/invite', { email: 'x@example.com' }],
  ];
  test.each(calls)('%s %s is for servers only', async (method, path, body) => {
    const { session } = await makeSignedIn();
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    expect([401, 403]).toContain((await askAuth(path, init)).status);
    expect([401, 403]).toContain((await askAuth(path, { ...init, token: target.publishableKey })).status);
    expect([401, 403]).toContain((await askAuth(path, { ...init, token: session.access_token })).status);
    expect([401, 403]).toContain((await askAuth(path, { ...init, token: 'sb_secret_guess' })).status);
    expect([401, 403]).toContain((await askAuth(path, { ...init, key: null })).status);
  });
});

describe('links that a server makes', () => {
  const verify = async (
    token_hash: string,
    type: 'recovery' | 'magiclink' | 'signup' | 'invite' | 'email_change',
  ) => asVisitor().auth.verifyOtp({ token_hash, type });

  test('of a sign-up confirm the account and its password', async () => {
    const email = newAddress();
    const { data } = await admin().generateLink({ type: 'signup', email, password });
    remember(data.user);
    expect(data.properties).toMatchObject({
      action_link: expect.stringContaining('/auth/v1/verify?'),
      email_otp: expect.stringMatching(/^\d{6,}$/),
      hashed_token: expect.any(String),
      verification_type: 'signup',
      redirect_to: expect.any(String),
    });
    expect((await asVisitor().auth.signInWithPassword({ email, password })).error?.code).toBe(
      'email_not_confirmed',
    );
    const { data: opened } = await verify(data.properties?.hashed_token ?? '', 'signup');
    expect(claimsIn(opened.session?.access_token ?? '')).toMatchObject({ amr: [{ method: 'otp' }] });
    expect((await signedIn(email)).user.email).toBe(email);
  });

  test.each(['magiclink', 'recovery'] as const)(
    'of kind %s sign in, once, by link or by code',
    async (type) => {
      const { email, id } = await makeAccount();
      const first = await admin().generateLink({ type, email });
      const hash = first.data.properties?.hashed_token ?? '';
      expect((await verify(hash, type)).data.user?.id).toBe(id);
      expect((await verify(hash, type)).error).toMatchObject({ status: 403, code: 'otp_expired' });
      const second = await admin().generateLink({ type, email });
      const token = second.data.properties?.email_otp ?? '';
      const wrong = String((Number(token) + 1) % 1_000_000).padStart(6, '0');
      expect((await asVisitor().auth.verifyOtp({ email, token: wrong, type })).error?.code).toBe(
        'otp_expired',
      );
      expect((await asVisitor().auth.verifyOtp({ email, token, type })).data.user?.id).toBe(id);
    },
  );

  test('followed in a browser lead to the site with a session, or with the reason', async () => {
    const { email } = await makeAccount();
    const { data } = await admin().generateLink({ type: 'magiclink', email });
    const link = new URL(data.properties?.action_link ?? '');
    const follow = async () => {
      const answer = await fetch(`${target.url}${link.pathname}${link.search}`, { redirect: 'manual' });
      expect(answer.status).toBe(303);
      return new URLSearchParams(new URL(answer.headers.get('location') ?? '').hash.slice(1));
    };
    const landed = await follow();
    expect(landed.get('token_type')).toBe('bearer');
    expect((await asVisitor().auth.getUser(landed.get('access_token') ?? '')).data.user?.email).toBe(email);
    expect((await follow()).get('error_code')).toBe('otp_expired');
  });

  test('an invitation opens an account', async () => {
    const email = newAddress();
    const { data } = await admin().generateLink({ type: 'invite', email, options: { data: { from: 'us' } } });
    remember(data.user);
    expect(data.user).toMatchObject({ email, invited_at: expect.any(String), user_metadata: { from: 'us' } });
    expect((await verify(data.properties?.hashed_token ?? '', 'invite')).data.session).not.toBeNull();
  });

  test('for nobody: 404; for an account that is there: 422', async () => {
    const { error } = await admin().generateLink({ type: 'recovery', email: newAddress() });
    expect(error).toMatchObject({ status: 404, code: 'user_not_found' });
    const { email } = await makeAccount();
    expect((await admin().generateLink({ type: 'invite', email })).error?.code).toBe('email_exists');
    expect((await admin().inviteUserByEmail(email)).error?.code).toBe('email_exists');
  });

  test('of a new address ask both mailboxes', async () => {
    const { email, id } = await makeAccount();
    const newEmail = newAddress();
    const current = await admin().generateLink({ type: 'email_change_current', email, newEmail });
    const next = await admin().generateLink({ type: 'email_change_new', email, newEmail });
    const half = await verify(current.data.properties?.hashed_token ?? '', 'email_change');
    expect(half).toMatchObject({ error: null, data: { session: null } });
    expect((await admin().getUserById(id)).data.user).toMatchObject({ email, new_email: newEmail });
    const whole = await verify(next.data.properties?.hashed_token ?? '', 'email_change');
    expect(whole.data.user?.email).toBe(newEmail);
    expect((await signedIn(newEmail)).user.id).toBe(id);
  });
});
