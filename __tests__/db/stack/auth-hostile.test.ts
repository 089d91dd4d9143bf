import * as fc from 'fast-check';
import postgres from 'postgres';
import { safeRedirect } from '../../../supabase/local/auth/redirect.ts';
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
async function signedIn() {
  const email = newAddress();
  const id = await createUser(sql, { email, password, fullName: 'Ada', emailConfirmed: true });
  const session = await (await auth.ask('/token?grant_type=password', { email, password })).json();
  return { id, email, token: String(session.access_token) };
}

/** Every endpoint, as whoever may ask it; `admin` stands for a server. */
const endpoints: [method: string, path: string, who?: 'user' | 'admin'][] = [
  ['POST', '/signup'],
  ['POST', '/token?grant_type=password'],
  ['POST', '/token?grant_type=refresh_token'],
  ['POST', '/token?grant_type=pkce'],
  ['POST', '/otp'],
  ['POST', '/magiclink'],
  ['POST', '/recover'],
  ['POST', '/resend'],
  ['POST', '/verify'],
  ['PUT', '/user', 'user'],
  ['POST', '/admin/users', 'admin'],
  ['PUT', '/admin/users/me', 'admin'],
  ['DELETE', '/admin/users/00000000-0000-4000-8000-000000000000', 'admin'],
  ['POST', '/admin/generate_link', 'admin'],
  ['POST', '/invite', 'admin'],
];

const fields = [
  'email phone password data type token token_hash code_challenge code_challenge_method refresh_token auth_code',
  'code_verifier create_user new_email redirect_to user_metadata app_metadata email_confirm ban_duration role id',
  'password_hash nonce should_soft_delete gotrue_meta_security __proto__ constructor toString',
]
  .join(' ')
  .split(' ');

const oddText = fc.oneof(
  fc.constantFrom(
    '\0',
    '\ud800',
    'a\r\nBcc: eve@example.com',
    '@',
    `${'x'.repeat(300)}@example.com`,
    '-1',
    '1e999',
  ),
  fc.constantFrom(
    'Infinity',
    'null',
    '%00',
    '../..',
    '{{ .Token }}',
    '9'.repeat(400),
    'signup',
    'email',
    'none',
  ),
  fc.constantFrom('odd@example.com', 'a"b@example.com', 'ä@exämple.com', '24h', 'service_role', '$2a$99$x'),
  fc.string({ unit: 'binary' }),
);
const deep = fc
  .integer({ min: 1, max: 3_000 })
  .map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)));
const oddValue = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 2, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, 0, -1, 1e308, [], {}, [[]]) },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: fc.dictionary(oddText, oddText) },
);
const oddBody = fc.oneof(
  { weight: 8, arbitrary: fc.dictionary(fc.constantFrom(...fields), oddValue, { maxKeys: 6 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const oddBytes = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 60 }),
  fc.constantFrom(
    '{"email":"\\ud800"}',
    '{"email":"a\\u0000@b.c"}',
    '[',
    'null',
    '"x"',
    '{"a":1}{"b":2}',
    'x'.repeat(70_000),
  ),
);
const oddQuery = fc.dictionary(
  fc.constantFrom(
    'redirect_to',
    'grant_type',
    'token',
    'type',
    'scope',
    'page',
    'per_page',
    'token_hash',
    'apikey',
  ),
  oddText,
  { maxKeys: 3 },
);

const inPath = (path: string, query: Record<string, string>) => {
  const url = new URL(`http://auth.test${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url.pathname + url.search;
};

/** No mail, and so no header of one, is addressed to anybody but one address that the body may name. */
function assertPlainMails(mails: string[]): void {
  for (const mail of mails) {
    const head = mail.slice(0, mail.indexOf('\r\n\r\n'));
    expect(head).not.toMatch(/^bcc:/im);
    expect(head.match(/^to:/gim)).toHaveLength(1);
  }
}

/** What each field would hold in a good request: with one or two of them odd, a request gets further. */
const good: Record<string, unknown> = {
  email: 'good@example.com',
  password: 'long enough for anybody',
  type: 'signup',
  token: '123456',
  data: { full_name: 'Ada' },
  create_user: true,
  user_metadata: { a: 1 },
  app_metadata: { b: 2 },
  new_email: 'new@example.com',
  email_confirm: true,
  refresh_token: 'x',
};
const nearlyGood = fc
  .dictionary(fc.constantFrom(...fields), oddValue, { minKeys: 1, maxKeys: 2 })
  .chain((odd) => fc.subarray(Object.keys(good)).map((kept) => ({ kept, odd })))
  .map(({ kept, odd }) => ({ ...Object.fromEntries(kept.map((name) => [name, good[name]])), ...odd }));

const oneRequest = fc.tuple(
  fc.constantFrom(...endpoints),
  fc.oneof(
    { weight: 6, arbitrary: nearlyGood },
    { weight: 2, arbitrary: oddBody },
    { weight: 1, arbitrary: oddBytes },
  ),
  oddQuery,
);

/** Asks again while the machine is too busy to answer in time. What is answered so each time is a fault of ours. */
async function askPatiently(...asked: Parameters<typeof auth.ask>): Promise<Response> {
  let answer = await auth.ask(...asked);
  for (let again = 0; answer.status === 503 && again < 5; again++) answer = await auth.ask(...asked);
  return answer;
}

test('nothing that is sent to an endpoint makes it fail', async () => {
  const me = await signedIn();
  const tokens = { user: me.token, admin: keys.secretKey, nobody: undefined };
  const statuses = new Map<number, number>();
  const send = async ([[method, path, who], body, query]: typeof oneRequest extends fc.Arbitrary<infer T>
    ? T
    : never) => {
    const token = tokens[who ?? 'nobody'];
    const target = inPath(path.replace('/me', `/${me.id}`), query);
    const answer = await askPatiently(target, body ?? 'null', {
      method,
      ...(token !== undefined && { token }),
    });
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const told = await answer.json();
    // Only what is left out may be above 499, and says so.
    if (answer.status === 501) expect(told.msg).toMatch(/not part of the embedded stack/);
    else if (answer.status >= 500) throw new Error(`${answer.status} ${JSON.stringify(told)}`);
    if (answer.status >= 400)
      expect(told).toMatchObject({ code: answer.status, error_code: expect.any(String) });
  };
  await fc.assert(
    fc.asyncProperty(fc.array(oneRequest, { minLength: 25, maxLength: 25 }), async (requests) => {
      await Promise.all(requests.map(send));
    }),
    { numRuns: 40, endOnFailure: true },
  );
  assertPlainMails(smtp.taken);
  for (const status of [200, 400, 422]) expect(statuses.get(status)).toBeGreaterThan(0);
});

test('nothing that stands in a link or a path makes it fail, and links lead to our site only', async () => {
  const odd = fc.oneof(
    oddText,
    fc.webUrl(),
    fc.constantFrom('//evil.example', 'https://evil.example', 'javascript:1'),
  );
  await fc.assert(
    fc.asyncProperty(odd, odd, odd, async (token, type, redirect_to) => {
      const answer = await auth.ask(inPath('/verify', { token, type, redirect_to }));
      expect(answer.status).toBe(303);
      expect(new URL(answer.headers.get('location') ?? '').origin).toBe(keys.publicUrl);
    }),
    { numRuns: 1_000 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'PUT', 'DELETE', 'POST', 'PATCH'),
      fc.webPath().filter((path) => path.length > 1),
      async (method, path) => {
        const body = method === 'GET' ? undefined : '{}';
        const answer = await auth.ask(`/admin/users/${encodeURIComponent(path)}`, body, {
          method,
          token: keys.secretKey,
        });
        expect([400, 404, 405]).toContain(answer.status);
        const other = await auth.ask(path, body, { method });
        expect([400, 401, 403, 404, 405, 501]).toContain(other.status);
      },
    ),
    { numRuns: 500 },
  );
});

test('nothing that is sent as a token makes it fail or lets anybody in', async () => {
  const { token } = await signedIn();
  const parts = token.split('.');
  const ascii = fc.string({ unit: fc.constantFrom(...'abcXYZ019.-_=+/~!{}"', ' ') });
  const forged = fc.tuple(fc.jsonValue(), fc.jsonValue()).map(([head, body]) => {
    const coded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${coded(head)}.${coded(body)}.${parts[2]}`;
  });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(ascii, forged),
      fc.constantFrom('/user', '/admin/users', '/reauthenticate'),
      async (text, path) => {
        expect([401, 403]).toContain((await auth.ask(path, undefined, { token: text })).status);
      },
    ),
    { numRuns: 1_000 },
  );
  expect((await auth.ask('/user', undefined, { token })).status).toBe(200);
});

test('only addresses of our own site are led to', () => {
  const site = 'https://shop.example';
  const parts = fc.array(
    fc.constantFrom(
      'https:',
      'http:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '?',
      '#',
      '.',
      '\t',
      '\n',
      '\0',
      '%2f',
      'shop.example',
      'evil.example',
      'javascript:',
      ' ',
      '\u00a0',
      '。',
    ),
    { maxLength: 8 },
  );
  const asked = fc.oneof(
    parts.map((all) => all.join('')),
    parts.map((all) => site + all.join('')),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(asked, (text) => {
      const url = new URL(safeRedirect(site, text));
      expect([url.origin, url.username, url.password]).toEqual([site, '', '']);
    }),
    { numRuns: 20_000 },
  );
  expect(safeRedirect(site, `${site}/auth/callback?next=%2Forders`)).toBe(
    `${site}/auth/callback?next=%2Forders`,
  );
});
