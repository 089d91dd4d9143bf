import { createHash, randomBytes } from 'node:crypto';
import { askAuth, forgetPeople, makeAccount, makeSignedIn } from './auth-people.ts';
import { asServer, isHosted, openDatabase, target } from './target.ts';

// Real processes on a machine that may be busy with other test files, or the internet.
const sql = openDatabase();
afterAll(async () => {
  await forgetPeople();
  await sql.end();
});

const exchange = (auth_code: string, code_verifier: string) =>
  askAuth('/token?grant_type=pkce', { method: 'POST', body: JSON.stringify({ auth_code, code_verifier }) });

describe('PKCE', () => {
  test('a code that nobody was given is refused', async () => {
    const answer = await exchange(
      '8d0cd3e5-fb4b-4f10-a0f0-3e4c33b5c3a9',
      randomBytes(32).toString('base64url'),
    );
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error_code: 'flow_state_not_found' });
  });

  // A hosted project keeps the state of a flow in the same table, which its own postgres role may write.
  test.each(['s256', 'plain'])(
    'a code is worth a session to whoever holds its secret, once (%s)',
    async (method) => {
      const { id } = await makeAccount();
      const verifier = randomBytes(32).toString('base64url');
      const challenge =
        method === 's256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
      const [row] = await sql`
      insert into auth.flow_state (id, user_id, auth_code, authentication_method, code_challenge, code_challenge_method,
        provider_type, auth_code_issued_at, created_at, updated_at)
      values (gen_random_uuid(), ${id}, gen_random_uuid()::text, 'magiclink', ${challenge}, ${method}, 'email', now(), now(), now())
      returning auth_code`;
      const wrong = await exchange(row!.auth_code, randomBytes(32).toString('base64url'));
      expect(wrong.status).toBe(400);
      expect(await wrong.json()).toMatchObject({ error_code: 'bad_code_verifier' });
      const right = await exchange(row!.auth_code, verifier);
      expect(right.status).toBe(200);
      expect(await right.json()).toMatchObject({ user: { id }, access_token: expect.any(String) });
      expect((await exchange(row!.auth_code, verifier)).status).toBe(404);
    },
  );
});

describe('what only hosted Auth has', () => {
  const absent: [string, string][] = [
    ['POST', '/factors'],
    ['POST', '/factors/1/challenge'],
    ['POST', '/sso'],
    ['GET', '/authorize?provider=github'],
    ['GET', '/callback?code=1'],
    ['POST', '/token?grant_type=id_token'],
    ['POST', '/token?grant_type=web3'],
    ['GET', '/user/identities/authorize?provider=github'],
    ['DELETE', '/user/identities/1'],
    ['GET', '/oauth/authorizations/1'],
    ['POST', '/oauth/token'],
    ['POST', '/passkeys/registration/options'],
    ['GET', '/admin/users/1/factors'],
    ['GET', '/admin/sso/providers'],
    ['GET', '/admin/oauth/clients'],
    ['POST', '/otp'],
  ];
  const cases = isHosted ? [] : absent;
  // Hosted projects have these or refuse them in words of their own; there is nothing to hold them to.
  (cases.length > 0 ? test.each(cases) : test.each([['GET', '/health']]))(
    '%s %s is answered in words',
    async (method, path) => {
      const { session } = await makeSignedIn();
      const body = method === 'GET' ? null : JSON.stringify({ phone: '+491234567', password: 'long enough' });
      const answer = await askAuth(path, { method, body, token: session.access_token });
      if (path === '/health') return expect(answer.status).toBe(200);
      expect(answer.status).toBe(501);
      expect(await answer.json()).toMatchObject({
        error_code: 'not_implemented',
        msg: expect.stringMatching(/not part of the embedded stack/),
      });
    },
  );
});

describe('links lead nowhere else', () => {
  const elsewhere = [
    'https://evil.example/',
    '//evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    '/\\evil.example',
    'data:text/html,x',
    '\thttps://evil.example',
  ];
  test.each(elsewhere)('%j', async (redirectTo) => {
    const { email } = await makeAccount();
    const { data } = await asServer().auth.admin.generateLink({
      type: 'magiclink',
      email,
      options: { redirectTo },
    });
    const link = new URL(data.properties?.action_link ?? '');
    link.searchParams.set('redirect_to', redirectTo);
    const answer = await fetch(`${target.url}${link.pathname}${link.search}`, { redirect: 'manual' });
    const landed = new URL(answer.headers.get('location') ?? '');
    expect(landed.hostname).not.toContain('evil');
    expect(landed.protocol).toMatch(/^https?:$/);
  });
});
