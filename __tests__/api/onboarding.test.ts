import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { runtime } from '#lib/runtime';
import { POST as approve } from '../../app/api/admin/vendors/[id]/approve/route.ts';
import { POST as reinstate } from '../../app/api/admin/vendors/[id]/reinstate/route.ts';
import { POST as reject } from '../../app/api/admin/vendors/[id]/reject/route.ts';
import { GET as getVendor } from '../../app/api/admin/vendors/[id]/route.ts';
import { POST as suspend } from '../../app/api/admin/vendors/[id]/suspend/route.ts';
import { GET as listVendors } from '../../app/api/admin/vendors/route.ts';
import { POST as confirm } from '../../app/api/mail/stall-address/route.ts';
import { GET as me } from '../../app/api/me/route.ts';
import { POST as apply, GET as ownApplication } from '../../app/api/vendor/application/route.ts';
import { GET as checkSlug } from '../../app/api/vendor/application/slug/route.ts';
import { GET as publicVendor } from '../../app/api/vendors/[slug]/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { makePerson, openDatabase, password } from '../support/market.ts';

const sql = openDatabase();
let admin: { id: string; email: string };
let adminCookie: string;

beforeAll(async () => {
  admin = await makePerson(sql, 'admin', 'admin');
  adminCookie = await signIn(admin.email);
});

afterAll(async () => {
  await sql`update public.profiles set role = 'shopper' where id = ${admin.id}`;
  await runtime().close();
  await sql.end();
});

const formOf = (name: string, slug = `${name}-${randomUUID().slice(0, 8)}`) => ({
  store_name: `Stall ${slug}`,
  slug,
  tagline: 'Leaves from the hills',
  description: '',
  city: 'Porto',
  email: `${slug}@example.test`,
  time_zone: 'Europe/Lisbon',
  location_name: 'Shop',
  location_city: 'Porto',
});

async function newPerson(name: string) {
  const person = await makePerson(sql, name);
  return { ...person, cookie: await signIn(person.email) };
}

const send = (cookie: string, form: object) => call(apply, '/api/vendor/application', { cookie, body: form });
/** What an admin sees of a stall when they look now. */
const look = async (id: string) =>
  (await call(getVendor, `/api/admin/vendors/${id}`, { cookie: adminCookie, params: { id } })).body.vendor;
const anyTime = '2026-01-01T00:00:00Z';
const decide = async (
  route: typeof approve,
  verb: string,
  id: string,
  { reason = '', cookie = adminCookie, seen }: { reason?: string; cookie?: string; seen?: string } = {},
) => {
  const opens = verb === 'approve' || verb === 'reinstate';
  const updated_at = seen ?? (opens ? ((await look(id))?.updated_at ?? anyTime) : undefined);
  const body = { reason, ...(updated_at && { updated_at }) };
  return call(route, `/api/admin/vendors/${id}/${verb}`, { cookie, params: { id }, body });
};
const mails = (template: string, to: string) => sql<
  { props: { outcome?: string; reason?: string; path?: string } }[]
>`
  select data -> 'props' as props from pgboss.job
  where name = 'send-email' and data ->> 'template' = ${template} and data ->> 'to' = ${to} order by created_on`;

describe('POST /api/vendor/application', () => {
  it('opens a stall that waits, and tells the admins by mail', async () => {
    const ada = await newPerson('ada');
    const answer = await send(ada.cookie, formOf('ada'));
    expect(answer.status).toBe(200);
    expect(answer.body.application).toMatchObject({ state: 'pending', form: { city: 'Porto' } });
    const asked =
      await sql`select from pgboss.job where name = 'send-email' and data ->> 'to' = ${admin.email}
      and data -> 'props' ->> 'path' = ${`/admin/vendors?stall=${answer.body.application.vendor_id}`}`;
    expect(asked).toHaveLength(1);
    const who = await call(me, '/api/me', { cookie: ada.cookie });
    expect(who.body.user).toMatchObject({ role: 'shopper', vendors: [{ role: 'owner' }] });
  });

  it('writes to the person’s own address until the one that was named is confirmed by its mail', async () => {
    const person = await newPerson('careful');
    const form = formOf('careful');
    const { application } = (await send(person.cookie, form)).body;
    expect(application).toMatchObject({ writes_to: person.email, form: { email: form.email } });
    const id = application.vendor_id;
    expect(await look(id)).toMatchObject({ email: person.email, pending_email: form.email });
    await decide(reject, 'reject', id, { reason: 'Say what you sell.' });
    await send(person.cookie, form);
    // Asked once: the link in the first mail goes on.
    const [mail, ...more] = await mails('stall-address', form.email);
    expect(more).toEqual([]);
    const request = new Request(`http://127.0.0.1${mail!.props.path}`, { method: 'POST' });
    expect((await confirm(request, { params: Promise.resolve({}) })).status).toBe(200);
    expect(await look(id)).toMatchObject({ email: form.email, pending_email: null });

    await decide(reject, 'reject', id, { reason: 'Say more.' });
    const back = await send(person.cookie, { ...form, email: person.email.toUpperCase() });
    expect(back.body.application.writes_to).toBe(person.email);
    expect(await mails('stall-address', person.email)).toEqual([]);
  });

  it('stores nothing and mails nobody when the address is taken', async () => {
    const [one, two] = [await newPerson('one'), await newPerson('two')];
    const { slug } = (await send(one.cookie, formOf('one'))).body.application.form;
    const answer = await send(two.cookie, formOf('two', slug));
    expect([answer.status, answer.body.error.details]).toEqual([409, { field: 'slug' }]);
    const again = await send(one.cookie, formOf('one'));
    expect([again.status, again.body.error.message]).toEqual([
      409,
      'We are looking at your application already.',
    ]);
    const own = await call(ownApplication, '/api/vendor/application', { cookie: two.cookie });
    expect(own.body.application).toBeNull();
  });

  it.each([
    ['slug', { slug: 'Not An Address' }],
    ['email', { email: 'nobody' }],
    ['time_zone', { time_zone: 'Mars/Olympus' }],
    ['store_name', { store_name: 'x' }],
    ['location_name', { location_name: ' ' }],
  ])('names the field %s when it is wrong', async (field, wrong) => {
    const { cookie } = await newPerson('wrong');
    const answer = await send(cookie, { ...formOf('wrong'), ...wrong });
    expect(answer.status).toBe(422);
    expect(answer.body.error.details.map((issue: { path: string }) => issue.path)).toEqual([`body.${field}`]);
  });

  it('asks visitors to sign in', async () => {
    expect((await call(apply, '/api/vendor/application', { body: formOf('nobody') })).status).toBe(401);
  });
});

describe('GET /api/vendor/application/slug', () => {
  it('suggests an address that is free', async () => {
    const { cookie } = await newPerson('slugs');
    const name = `Chá ${randomUUID().slice(0, 8)} & Cie`;
    const ask = (asker: string) =>
      call(checkSlug, `/api/vendor/application/slug?name=${encodeURIComponent(name)}`, { cookie: asker });
    const first = (await ask(cookie)).body;
    expect(first).toMatchObject({ is_free: true, suggestion: first.slug });
    expect(first.slug).toMatch(/^cha-[0-9a-f]{8}-cie$/);
    await send((await newPerson('faster')).cookie, formOf('faster', first.slug));
    expect((await ask(cookie)).body).toMatchObject({ is_free: false, suggestion: `${first.slug}-2` });
  });
});

describe('a decision', () => {
  it('turns down with a reason; the person puts it right, and the stall opens', async () => {
    const person = await newPerson('grace');
    const form = formOf('grace');
    const { vendor_id: id } = (await send(person.cookie, form)).body.application;
    expect((await decide(reject, 'reject', id)).status).toBe(422);
    const refused = await decide(reject, 'reject', id, { reason: 'Say what you sell.' });
    expect(refused.body.vendor).toMatchObject({ standing: 'rejected', decisions: [{ outcome: 'rejected' }] });
    expect((await mails('vendor-reviewed', person.email))[0]!.props).toMatchObject({
      outcome: 'rejected',
      reason: 'Say what you sell.',
    });

    const own = await call(ownApplication, '/api/vendor/application', { cookie: person.cookie });
    expect(own.body.application).toMatchObject({ state: 'rejected', reason: 'Say what you sell.' });
    const again = await send(person.cookie, { ...form, description: 'Tea' });
    expect(again.body.application).toMatchObject({ state: 'pending', vendor_id: id, reason: '' });

    expect(
      (await call(publicVendor, `/api/vendors/${form.slug}`, { params: { slug: form.slug } })).status,
    ).toBe(404);
    expect((await decide(approve, 'approve', id)).body.vendor).toMatchObject({ standing: 'approved' });
    expect(
      (await call(publicVendor, `/api/vendors/${form.slug}`, { params: { slug: form.slug } })).status,
    ).toBe(200);
    expect((await call(me, '/api/me', { cookie: person.cookie })).body.user.role).toBe('vendor');
    expect((await mails('vendor-reviewed', person.email)).map(({ props }) => props.outcome)).toEqual([
      'rejected',
      'approved',
    ]);
    expect(await mails('vendor-reviewed', form.email)).toHaveLength(0);
  });

  it('opens the stall that was seen: one that changed meanwhile is shown first', async () => {
    const person = await newPerson('swift');
    const form = formOf('swift');
    const { vendor_id: id } = (await send(person.cookie, form)).body.application;
    const { updated_at: seen } = await look(id);
    const client = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_PUBLISHABLE_KEY!, {
      auth: { persistSession: false },
    });
    await client.auth.signInWithPassword({ email: person.email, password });
    const change = await client.from('vendors').update({ store_name: 'Another name' }).eq('id', id);
    expect(change.error).toBeNull();
    const stale = await decide(approve, 'approve', id, { seen });
    expect(stale.status).toBe(409);
    const fresh = stale.body.error.details.vendor;
    expect(fresh).toMatchObject({ store_name: 'Another name', standing: 'waiting' });

    const moved = await client.from('locations').update({ city: 'Faro' }).eq('vendor_id', id);
    expect(moved.error).toBeNull();
    expect((await decide(approve, 'approve', id, { seen: fresh.updated_at })).status).toBe(409);
    expect((await decide(approve, 'approve', id)).body.vendor.standing).toBe('approved');
    const unnamed = await call(approve, '/', { cookie: adminCookie, params: { id }, body: { reason: '' } });
    expect(unnamed.status).toBe(422);
  });

  it('takes a stall off the market and puts it back; each of two admins decides once', async () => {
    const person = await newPerson('late');
    const { vendor_id: id } = (await send(person.cookie, formOf('late'))).body.application;
    await decide(approve, 'approve', id);
    const both = await Promise.all([
      decide(suspend, 'suspend', id, { reason: 'No answer' }),
      decide(suspend, 'suspend', id, { reason: 'No answer' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await decide(reinstate, 'reinstate', id)).body.vendor.standing).toBe('approved');
  });

  it.each([
    ['approve', approve],
    ['reject', reject],
    ['suspend', suspend],
    ['reinstate', reinstate],
  ])('%s is for admins', async (verb, route) => {
    const { cookie } = await newPerson('curious');
    expect((await decide(route, verb, randomUUID(), { reason: 'Because', cookie })).status).toBe(403);
    expect((await decide(route, verb, randomUUID(), { reason: 'Because' })).status).toBe(404);
  });
});

describe('GET /api/admin/vendors', () => {
  it('lists by standing in pages, finds by name, and shows one with its people', async () => {
    const tag = randomUUID().slice(0, 8);
    for (const name of ['a', 'b', 'c']) {
      const { cookie } = await newPerson(name);
      await send(cookie, { ...formOf(name), store_name: `Row ${tag} ${name}` });
    }
    const page = (more = '') =>
      call(listVendors, `/api/admin/vendors?q=${tag}&limit=2${more}`, { cookie: adminCookie });
    const first = (await page()).body;
    expect(first.counts).toEqual({ waiting: 3, approved: 0, suspended: 0, rejected: 0 });
    const second = (await page(`&cursor=${first.nextCursor}`)).body;
    const names = [...first.stalls, ...second.stalls].map(({ store_name }) => store_name.slice(-1));
    expect([names, second.nextCursor]).toEqual([['a', 'b', 'c'], null]);
    const { id } = first.stalls[0];
    const detail = await call(getVendor, `/api/admin/vendors/${id}`, { cookie: adminCookie, params: { id } });
    expect(detail.body.vendor).toMatchObject({
      people: [{ role: 'owner' }],
      locations: [{ name: 'Shop', is_primary: true }],
      decisions: [],
    });
  });
});
