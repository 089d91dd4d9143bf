import { createClient } from '@supabase/supabase-js';
import { runtime } from '#lib/runtime';
import { POST as confirm, GET as look } from '../../app/api/mail/stall-address/route.ts';
import { PATCH as change, GET as read } from '../../app/api/vendor/settings/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { join, makePerson, makeStall, openDatabase, password, type Stall } from '../support/market.ts';

// Where the market writes to a stall changes when the new address is read, and never before.

const sql = openDatabase();
let stall: Stall;
let cookies: Record<'owner' | 'manager' | 'rival', string>;
let ownerAddress: string;
let old: string;

async function member(name: string, at: Stall, role: string): Promise<[cookie: string, email: string]> {
  const person = await makePerson(sql, name);
  await join(sql, at, person.id, role);
  return [await signIn(person.email), person.email];
}

beforeAll(async () => {
  stall = await makeStall(sql, 'address');
  const rival = await makeStall(sql, 'address-rival');
  const [owner, email] = await member('owner', stall, 'owner');
  ownerAddress = email;
  const [manager] = await member('manager', stall, 'manager');
  const [other] = await member('rival', rival, 'owner');
  cookies = { owner, manager, rival: other };
  old = await emailOf();
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const emailOf = async (): Promise<string> => {
  const [row] = await sql`select email from public.vendors where id = ${stall.id}`;
  return row!.email;
};
const save = (body: object, cookie = cookies.owner) =>
  call(change, '/api/vendor/settings', { method: 'PATCH', cookie, body: { vendor_id: stall.id, ...body } });
const mails = (template: string, to: string) => sql<{ props: { path: string; address?: string } }[]>`
  select data -> 'props' as props from pgboss.job
  where name = 'send-email' and data ->> 'template' = ${template} and data ->> 'to' = ${to}
  order by created_on`;

/** The token in the newest mail to this address. */
async function tokenTo(address: string): Promise<string> {
  const sent = await mails('stall-address', address);
  return new URL(sent.at(-1)!.props.path, 'http://shop.test').searchParams.get('token')!;
}
async function open(route: typeof look, token: string): Promise<{ status: number; text: string }> {
  const method = route === confirm ? 'POST' : 'GET';
  const request = new Request(`http://127.0.0.1/api/mail/stall-address?token=${token}`, { method });
  const response = await route(request, { params: Promise.resolve({}) });
  return { status: response.status, text: await response.text() };
}

it('waits until the link in the mail to the new address is used, and tells the old one', async () => {
  const asked = await save({ email: 'new@stall.example', tagline: 'Moved' });
  expect(asked.body.settings).toMatchObject({
    email: old,
    pending_email: 'new@stall.example',
    tagline: 'Moved',
  });
  const token = await tokenTo('new@stall.example');
  const page = await open(look, token);
  expect([page.status, await emailOf()]).toEqual([200, old]);
  expect(page.text).toContain('new@stall.example');
  expect(page.text).toContain('<form method="post"');

  expect((await open(confirm, token)).text).toContain('<h1>Done</h1>');
  expect(await emailOf()).toBe('new@stall.example');
  expect((await mails('stall-address-changed', old))[0]!.props.address).toBe('new@stall.example');
  const shown = await call(read, `/api/vendor/settings?vendor_id=${stall.id}`, { cookie: cookies.owner });
  expect(shown.body.settings).toMatchObject({ email: 'new@stall.example', pending_email: null });
  expect((await open(confirm, token)).status).toBe(400);
  await sql`update public.vendors set email = ${old} where id = ${stall.id}`;
});

it('a newer wish ends an older one, and the present address takes both back', async () => {
  await save({ email: 'first@stall.example' });
  const first = await tokenTo('first@stall.example');
  await save({ email: 'second@stall.example' });
  const second = await tokenTo('second@stall.example');
  expect([(await open(look, first)).status, (await open(confirm, first)).status]).toEqual([404, 400]);
  const kept = await save({ email: old });
  expect(kept.body.settings.pending_email).toBeNull();
  expect((await open(confirm, second)).status).toBe(400);
  expect(await emailOf()).toBe(old);
});

it('saving the rest of the form again asks nobody twice', async () => {
  await save({ email: 'once@stall.example' });
  await save({ email: 'once@stall.example', tagline: 'Again' });
  expect(await mails('stall-address', 'once@stall.example')).toHaveLength(1);
});

it('a link is over after a day', async () => {
  await save({ email: 'late@stall.example' });
  await sql`update private.stall_email_changes set expires_at = now() where email = 'late@stall.example'`;
  const token = await tokenTo('late@stall.example');
  expect([(await open(look, token)).status, (await open(confirm, token)).status]).toEqual([404, 400]);
  expect(await emailOf()).toBe(old);
});

it('only owners ask, strangers with a made-up link change nothing, and REST does not write it at all', async () => {
  for (const cookie of [cookies.manager, cookies.rival])
    expect((await save({ email: 'mine@stall.example' }, cookie)).status).toBe(403);
  expect((await open(confirm, 'x'.repeat(43))).status).toBe(400);
  expect((await open(confirm, 'x')).status).toBe(422);
  const { SUPABASE_URL = '', SUPABASE_PUBLISHABLE_KEY = '' } = process.env;
  const client = createClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, { auth: { persistSession: false } });
  await client.auth.signInWithPassword({ email: ownerAddress, password });
  const { error } = await client.from('vendors').update({ email: 'rest@stall.example' }).eq('id', stall.id);
  expect(error).not.toBeNull();
  expect(await emailOf()).toBe(old);
});

it('a stall cannot make the market write to strangers without end', async () => {
  const answers: number[] = [];
  for (let n = 0; n < 12; n += 1) answers.push((await save({ email: `many-${n}@stall.example` })).status);
  expect(answers.at(-1)).toBe(400);
});

it('the page says the name of a stall as a text, whatever is in it', async () => {
  await sql`delete from private.stall_email_changes where vendor_id = ${stall.id}`;
  await save({ store_name: '<script>alert(1)</script>', email: 'name@stall.example' });
  const { text } = await open(look, await tokenTo('name@stall.example'));
  expect(text).not.toContain('<script>');
  expect(text).toContain('&lt;script&gt;');
});
