import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import postgres from 'postgres';
import { createUser } from '../../../supabase/local/auth-users.ts';
import { cleanUp, makeFolder, runStack, type StackProgram } from '../../support/run-stack.ts';
import { until } from '../../support/until.ts';

// Real processes on a machine that may be busy with other test files.
type Sent = { headers: Record<string, string>; query: Record<string, string> };
type Verdict = 'anon' | 'authenticated' | 'service_role' | 'refused';

let stack: StackProgram['stack'];
let sql: postgres.Sql;
afterAll(async () => {
  await sql?.end();
  await cleanUp();
});

beforeAll(async () => {
  ({ stack } = await runStack({ dataDir: await makeFolder() }));
  sql = postgres(stack.adminUrl, { max: 2, onnotice: () => {} });
  await sql`insert into storage.buckets (id, name) select id, id from unnest(array['who-anon', 'who-authenticated', 'who-server']) id`;
  await sql.unsafe(`
    create function public.who_asks() returns text language sql stable as 'select current_user::text';
    grant execute on function public.who_asks() to anon, authenticated, service_role;
    create policy who_anon on storage.buckets for select to anon using (id = 'who-anon');
    create policy who_authenticated on storage.buckets for select to authenticated using (id = 'who-authenticated');
    create policy who_anon on realtime.messages for insert to anon with check (realtime.topic() = 'who-anon');
    create policy who_authenticated on realtime.messages for insert to authenticated
      with check (realtime.topic() = 'who-authenticated');
    notify pgrst, 'reload schema'`);
  await until('REST knows the function', async () => {
    const apikey = stack.secretKey;
    return (await fetch(`${stack.supabaseUrl}/rest/v1/rpc/who_asks`, { headers: { apikey } })).ok;
  });
});

/** A client of its own each time: nobody's limits are asked here. */
const newAddress = () => `10.${[...randomBytes(3)].join('.')}`;

async function ask(origin: string, path: string, { headers, query }: Sent, init: RequestInit = {}) {
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  const answer = await fetch(url, {
    ...init,
    headers: { ...headers, 'content-type': 'application/json', 'x-forwarded-for': newAddress() },
  });
  return { status: answer.status, text: await answer.text() };
}

/** How each product shows whom it takes somebody for. */
const PRODUCTS: Record<string, (sent: Sent) => Promise<Verdict>> = {
  async rest(sent) {
    const { status, text } = await ask(stack.supabaseUrl, '/rest/v1/rpc/who_asks', sent);
    return status === 200 ? JSON.parse(text) : 'refused';
  },
  async storage(sent) {
    const { status, text } = await ask(stack.supabaseUrl, '/storage/v1/bucket', sent);
    if (status !== 200) return 'refused';
    if (text.includes('who-server')) return 'service_role';
    return text.includes('who-authenticated') ? 'authenticated' : 'anon';
  },
  async auth(sent) {
    if ((await ask(stack.supabaseUrl, '/auth/v1/user', sent)).status === 200) return 'authenticated';
    const { status, text } = await ask(stack.supabaseUrl, '/auth/v1/admin/users', sent);
    if (status === 200) return 'service_role';
    return text.includes('not_admin') ? 'anon' : 'refused';
  },
  async realtime(sent) {
    const init = { method: 'POST', body: '{}' };
    for (const [topic, role] of [
      ['who-anon', 'anon'],
      ['who-authenticated', 'authenticated'],
    ] as const) {
      const path = `/realtime/v1/api/broadcast/${topic}/events/e?private=true`;
      const others = `/realtime/v1/api/broadcast/who-server/events/e?private=true`;
      const { status } = await ask(stack.realtimeUrl, path, sent, init);
      if (status === 401) return 'refused';
      if (status === 202)
        return (await ask(stack.realtimeUrl, others, sent, init)).status === 202 ? 'service_role' : role;
    }
    throw new Error('Realtime takes nobody for anybody');
  },
};
const DEMANDS_KEY = ['rest', 'auth'];

const now = () => Math.floor(Date.now() / 1_000);
const sign = (claims: object, { secret = stack.jwtSecret, alg = 'HS256' } = {}) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The claims of somebody who has just signed in. */
async function person() {
  const email = `${randomUUID()}@example.test`;
  const sub = await createUser(sql, { email, password: 'x'.repeat(12), fullName: 'A', emailConfirmed: true });
  const session_id = randomUUID();
  await sql`insert into auth.sessions (id, user_id, created_at, updated_at) values (${session_id}, ${sub}, now(), now())`;
  return { role: 'authenticated', sub, session_id, exp: now() + 600, iat: now() };
}

const TOKENS: Record<string, [expected: Verdict, make: () => Promise<string> | string]> = {
  'the publishable key': ['anon', () => stack.publishableKey],
  'the secret key': ['service_role', () => stack.secretKey],
  'somebody signed in': ['authenticated', async () => sign(await person())],
  'an array of audiences': [
    'authenticated',
    async () => sign({ ...(await person()), aud: ['authenticated', 'x'] }),
  ],
  'ids in capitals': [
    'authenticated',
    async () => {
      const { sub, session_id, ...rest } = await person();
      return sign({ ...rest, sub: sub.toUpperCase(), session_id: session_id.toUpperCase() });
    },
  ],
  'a visitor’s JWT': ['anon', () => sign({ role: 'anon', exp: now() + 600 })],
  'a server’s JWT': ['service_role', () => sign({ role: 'service_role', exp: now() + 600 })],
  'a key with a letter more': ['refused', () => `${stack.secretKey}x`],
  'a key with a letter less': ['refused', () => stack.secretKey.slice(0, -1)],
  'one that has run out': ['refused', async () => sign({ ...(await person()), exp: now() - 1 })],
  'one of later': ['refused', async () => sign({ ...(await person()), nbf: now() + 300 })],
  'one issued later': ['refused', async () => sign({ ...(await person()), iat: now() + 300 })],
  'one without an end': ['refused', async () => sign({ ...(await person()), exp: undefined })],
  'another algorithm': ['refused', async () => sign(await person(), { alg: 'HS512' })],
  'another secret': ['refused', async () => sign(await person(), { secret: 'y'.repeat(64) })],
  'no algorithm': ['refused', async () => `${part({ alg: 'none' })}.${part(await person())}.`],
  'no algorithm, in capitals': ['refused', async () => `${part({ alg: 'NONE' })}.${part(await person())}.x`],
  'another role': ['refused', async () => sign({ ...(await person()), role: 'supabase_admin' })],
  'the owner’s role': ['refused', async () => sign({ ...(await person()), role: 'postgres' })],
  'an array of roles': ['refused', async () => sign({ ...(await person()), role: ['service_role'] })],
  'no role': ['refused', async () => sign({ ...(await person()), role: undefined })],
  'an end that is an array': ['refused', async () => sign({ ...(await person()), exp: [now() + 600] })],
  'an audience that is none': ['refused', async () => sign({ ...(await person()), aud: [5] })],
  'claims that are an array': [
    'refused',
    async () => {
      const [head] = (await sign(await person())).split('.');
      return `${head}.${part([await person()])}.c2ln`;
    },
  ],
  'a session that has ended': [
    'refused',
    async () => {
      const claims = await person();
      await sql`delete from auth.sessions where id = ${claims.session_id}`;
      return sign(claims);
    },
  ],
  'a session that has run out': [
    'refused',
    async () => {
      const claims = await person();
      await sql`update auth.sessions set not_after = now() where id = ${claims.session_id}`;
      return sign(claims);
    },
  ],
  'a person who is banned': [
    'refused',
    async () => {
      const claims = await person();
      await sql`update auth.users set banned_until = now() + interval '1 day' where id = ${claims.sub}`;
      return sign(claims);
    },
  ],
  'the session of somebody else': [
    'refused',
    async () => sign({ ...(await person()), session_id: (await person()).session_id }),
  ],
  'a session that is no id': ['refused', async () => sign({ ...(await person()), session_id: 'x' })],
  'a session that is an array': [
    'refused',
    async () => {
      const claims = await person();
      return sign({ ...claims, session_id: [claims.session_id] });
    },
  ],
  garbage: ['refused', () => 'x'],
  'three parts of garbage': ['refused', () => 'a.b.c'],
};

type Spelling = { sent: Partial<Sent>; says: 'token' | 'nothing' | 'refused'; hasKey?: boolean };

/** Every way in which a token may be said, and what is heard: the token, none, or nothing that can be believed. */
function spell(token: string): Record<string, Spelling> {
  const apikey = stack.publishableKey;
  const bearer = (text: string) => ({ headers: { apikey, authorization: text } });
  return {
    'one space': { sent: bearer(`Bearer ${token}`), says: 'token' },
    'two spaces': { sent: bearer(`Bearer  ${token}`), says: 'token' },
    'a tab': { sent: bearer(`Bearer\t${token}`), says: 'token' },
    'small letters': { sent: bearer(`bearer ${token}`), says: 'token' },
    'capitals, and a space behind': { sent: bearer(`BEARER ${token} `), says: 'token' },
    'no space': { sent: bearer(`Bearer${token}`), says: 'nothing' },
    'no scheme': { sent: bearer(token), says: 'nothing' },
    'another scheme': { sent: bearer(`Basic ${token}`), says: 'nothing' },
    'a scheme and no token': { sent: bearer('Bearer'), says: 'refused' },
    'as the key': { sent: { headers: { apikey: token } }, says: 'token' },
    'as the key and the bearer': {
      sent: { headers: { apikey: token, authorization: `Bearer ${token}` } },
      says: 'token',
    },
    'as the key in the address': { sent: { query: { apikey: token } }, says: 'token' },
    'beside a key in the address': {
      sent: { headers: { authorization: `Bearer ${token}` }, query: { apikey } },
      says: 'token',
    },
    'beside a wrong key': {
      sent: { headers: { apikey: 'sb_secret_guess', authorization: `Bearer ${token}` } },
      says: 'refused',
    },
    'without a key': {
      sent: { headers: { authorization: `Bearer ${token}` } },
      says: 'token',
      hasKey: false,
    },
    twice: { sent: bearer(`Bearer ${token}, Bearer ${token}`), says: 'refused' },
    'not at all': { sent: {}, says: 'refused' },
  };
}

test.each(Object.keys(TOKENS))('all products agree on who asks: %s', async (name) => {
  const [expected, make] = TOKENS[name]!;
  const spellings = Object.entries(spell(await make()));
  expect(spellings.length).toBeGreaterThan(10);
  const wrong: unknown[] = [];
  for (const [how, { sent, says, hasKey = true }] of spellings) {
    const asked = { headers: sent.headers ?? {}, query: sent.query ?? {} };
    const heard = { token: expected, nothing: 'anon', refused: 'refused' }[says];
    for (const [product, judge] of Object.entries(PRODUCTS)) {
      const wanted = hasKey || !DEMANDS_KEY.includes(product) ? heard : 'refused';
      const verdict = await judge(asked);
      if (verdict !== wanted) wrong.push({ how, product, verdict, wanted });
    }
  }
  expect(wrong).toEqual([]);
});
