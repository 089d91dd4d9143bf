import postgres from 'postgres';
import { createUser } from '../../../supabase/local/auth-users.ts';
import { keys, newAddress, openAuthHere, startSmtp } from '../../support/auth-here.ts';

// Real processes on a machine that may be busy with other test files.
const sql = postgres(process.env.DATABASE_URL!, { max: 2, onnotice: () => {} });
const smtp = await startSmtp();
const auth = await openAuthHere(smtp.port);
const cutOff = await startSmtp();
const offline = await openAuthHere(cutOff.port);
await cutOff.stop();
afterAll(async () => {
  await Promise.all([auth.close(), offline.close()]);
  await smtp.stop();
  await sql.end();
});
beforeEach(() => smtp.refuse(null));

const password = 'correct horse battery';
const refusals = [
  ['is away', offline, null, 503, 'email_send_failed'],
  ['does not take mail just now', auth, '451 later', 503, 'email_send_failed'],
  ['refuses the address', auth, '550 nobody here', 400, 'email_address_invalid'],
] as const;

/** Everything that Auth knows of an address. */
async function rowsOf(email: string) {
  return sql`select u.email, u.email_change, u.encrypted_password, u.email_confirmed_at, u.confirmation_sent_at,
      u.recovery_sent_at, (select count(*)::int from auth.mailed_tokens t where t.user_id = u.id) as tokens
    from auth.users u where u.email = ${email}`;
}

describe.each(refusals)('while the mail server %s', (_, server, answer, status, code) => {
  const refused = async (path: string, body: unknown, options = {}) => {
    smtp.refuse(answer);
    const response = await server.ask(path, body, options);
    smtp.refuse(null);
    expect([response.status, (await response.json()).error_code]).toEqual([status, code]);
  };

  test('a sign-up leaves nothing, says so, and can be done again at once', async () => {
    const email = newAddress();
    const address = '192.0.2.7';
    await refused('/signup', { email, password }, { address });
    expect(await rowsOf(email)).toEqual([]);
    expect((await auth.ask('/signup', { email, password }, { address })).status).toBe(200);
    expect(await rowsOf(email)).toHaveLength(1);
  });

  test('the same is said whether or not there is an account', async () => {
    const email = newAddress();
    await createUser(sql, { email, password, fullName: 'Ada', emailConfirmed: true });
    await refused('/signup', { email, password });
    await refused('/recover', { email });
    await refused('/recover', { email: newAddress() });
    await refused('/otp', { email: newAddress(), create_user: false });
  });

  test('recovery, a link and a change of address leave the account as it was', async () => {
    const email = newAddress();
    await createUser(sql, { email, password, fullName: 'Ada', emailConfirmed: true });
    const { access_token: token } = await (
      await auth.ask('/token?grant_type=password', { email, password })
    ).json();
    const before = await rowsOf(email);
    await refused('/recover', { email });
    await refused('/otp', { email });
    await refused('/user', { email: newAddress() }, { method: 'PUT', token });
    expect(await rowsOf(email)).toEqual(before);
    expect((await auth.ask('/recover', { email })).status).toBe(200);
  });

  test('an invitation leaves no account', async () => {
    const email = newAddress();
    await refused('/invite', { email }, { token: keys.secretKey });
    expect(await rowsOf(email)).toEqual([]);
    expect((await auth.ask('/invite', { email }, { token: keys.secretKey })).status).toBe(200);
  });
});
