import { createClient } from '@supabase/supabase-js';
import { serverStorage } from '#lib/data/supabase/storage';
import { unsubscribeToken } from '#lib/market/notifications/unsubscribe';
import { runtime } from '#lib/runtime';
import { GET as askToUnsubscribe, POST as unsubscribe } from '../../app/api/mail/unsubscribe/route.ts';
import { GET as reportFile } from '../../app/api/vendor/reports/[id]/file/route.ts';
import { signIn } from '../support/call-route.ts';
import { join, makePerson, makeStall, openDatabase, password, type Stall } from '../support/market.ts';

const sql = openDatabase();
let stall: Stall;

beforeAll(async () => {
  stall = await makeStall(sql, 'mails');
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

type Route = typeof reportFile;
async function ask(
  route: Route,
  path: string,
  options: { id?: string; cookie?: string; method?: string; body?: string } = {},
) {
  const headers = new Headers({ host: 'shop.test', ...(options.cookie && { cookie: options.cookie }) });
  if (options.body) headers.set('content-type', 'application/x-www-form-urlencoded');
  const request = new Request(`http://shop.test${path}`, {
    method: options.method ?? 'GET',
    headers,
    ...(options.body && { body: options.body }),
  });
  const response = await route(request, { params: Promise.resolve(options.id ? { id: options.id } : {}) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('/api/mail/unsubscribe', () => {
  const address = () => `${stall.slug}@example.test`;
  const token = (secret = runtime().env.SUPABASE_SECRET_KEY) =>
    unsubscribeToken(secret, address(), { topic: 'low-stock', vendorId: stall.id });
  const get = (text: string) =>
    ask(askToUnsubscribe, `/api/mail/unsubscribe?token=${encodeURIComponent(text)}`);
  const refused = async () =>
    (await sql`select address from private.mail_refusals where vendor_id = ${stall.id}`).map(
      (row) => row.address,
    );

  it('asks before it does anything, as mail scanners open every link', async () => {
    const answer = await get(token());
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'private, no-store',
    ]);
    expect(answer.text).toContain(`<form method="post" action="/api/mail/unsubscribe?token=${token()}">`);
    expect(await refused()).toEqual([]);
  });

  it('one click of a mail program stops the mails, without a sign-in, and again does no harm', async () => {
    for (let i = 0; i < 2; i++) {
      const answer = await ask(unsubscribe, `/api/mail/unsubscribe?token=${token()}`, {
        method: 'POST',
        body: 'List-Unsubscribe=One-Click',
      });
      expect([answer.status, answer.text.includes('<h1>Done</h1>')]).toEqual([200, true]);
    }
    expect(await refused()).toEqual([address()]);
    const left =
      await sql`select address from private.mail_recipients(${stall.id}, 'low-stock') as r (address)`;
    const others =
      await sql`select address from private.mail_recipients(${stall.id}, 'reports') as r (address)`;
    expect([left.length, others.length]).toEqual([0, 1]);
  });

  it.each([
    ['of another secret', () => token('another secret key of twenty'), 404],
    [
      'with another address',
      () =>
        `${Buffer.from(JSON.stringify({ topic: 'reports', vendorId: stall.id, address: 'x@y.test' })).toString('base64url')}.${token().split('.')[1]}`,
      404,
    ],
    ['cut short', () => token().slice(0, -5), 404],
    ['with more behind it', () => `${token()}.x`, 422],
    ['with signs that base64 passes over', () => `${token()}"><script>alert(1)</script>`, 422],
    ['that is none', () => 'x', 422],
  ])('a link %s is refused', async (_what, make, status) => {
    const answer = await get(make());
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('<script>');
  });
});

describe('GET /api/vendor/reports/:id/file', () => {
  let id: string;
  const file = (options: { cookie?: string; format?: string; id?: string }) =>
    ask(
      reportFile,
      `/api/vendor/reports/${options.id ?? id}/file${options.format ? `?format=${options.format}` : ''}`,
      { id: options.id ?? id, ...options },
    );

  beforeAll(async () => {
    const path = `${stall.id}/daily-sales/2026-11-22--2026-11-22`;
    const bucket = serverStorage(runtime().env).from('reports');
    for (const [ending, type, body] of [
      ['csv', 'text/csv', '\ufeffday\r\n'],
      ['html', 'text/html', '<h1>Sales</h1>'],
    ] as const) {
      const { error } = await bucket.upload(`${path}.${ending}`, Buffer.from(body), {
        contentType: type,
        upsert: true,
      });
      if (error) throw error;
    }
    const [row] = await sql`
      insert into public.reports (vendor_id, kind, from_day, to_day, time_zone, state, csv_path, html_path, finished_at)
      values (${stall.id}, 'daily-sales', '2026-11-22', '2026-11-22', 'UTC', 'ready', ${`${path}.csv`}, ${`${path}.html`}, now()) returning id`;
    id = row!.id;
  });

  async function member(name: string, of: Stall | null): Promise<string> {
    const { id: userId, email } = await makePerson(sql, name);
    if (of) await join(sql, of, userId, 'staff');
    return signIn(email);
  }

  it('streams the file to the stall’s people, to nobody’s cache, with nothing in it that runs', async () => {
    const cookie = await member('staff', stall);
    const csv = await file({ cookie, format: 'csv' });
    expect(csv.status).toBe(200);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="sales-2026-11-22.csv"');
    expect(csv.headers.get('cache-control')).toBe('private, no-store');
    const html = await file({ cookie });
    expect(html.text).toBe('<h1>Sales</h1>');
    expect(html.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('is not there for anybody else', async () => {
    const signedOut = await file({ format: 'csv' });
    expect(signedOut.status).toBe(303);
    const path = encodeURIComponent(`/api/vendor/reports/${id}/file?format=csv`);
    expect(signedOut.headers.get('location')).toBe(`/sign-in?next=${path}`);
    expect((await file({ cookie: await member('shopper', null) })).status).toBe(404);
    expect((await file({ cookie: await member('rival', await makeStall(sql, 'rival')) })).status).toBe(404);
    const cookie = await member('other-staff', stall);
    expect((await file({ cookie, id: '00000000-0000-4000-8000-000000000000' })).status).toBe(404);
    expect((await file({ cookie, id: 'x' })).status).toBe(422);
  });

  it('can be read by the stall’s people in Storage itself, and by no others, and written by nobody', async () => {
    const asMember = async (of: Stall) => {
      const { id: userId, email } = await makePerson(sql, 'storage');
      await join(sql, of, userId, 'owner');
      const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = runtime().env;
      const auth = { persistSession: false, autoRefreshToken: false };
      const client = createClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, { auth });
      const { error } = await client.auth.signInWithPassword({ email, password });
      if (error) throw error;
      return client.storage.from('reports');
    };
    const path = `${stall.id}/daily-sales/2026-11-22--2026-11-22.html`;
    const [own, foreign] = [await asMember(stall), await asMember(await makeStall(sql, 'stranger'))];
    expect(await (await own.download(path)).data?.text()).toBe('<h1>Sales</h1>');
    expect((await foreign.download(path)).error).not.toBeNull();
    const forged = Buffer.from('<h1>Millions</h1>');
    const options = { contentType: 'text/html', upsert: true };
    expect((await own.upload(path, forged, options)).error).not.toBeNull();
    expect((await own.upload(`${stall.id}/new.html`, forged, options)).error).not.toBeNull();
    expect(await (await own.download(path)).data?.text()).toBe('<h1>Sales</h1>');
  });

  it('is not there while it is being made', async () => {
    const [row] = await sql`insert into public.reports (vendor_id, kind, from_day, to_day, time_zone)
      values (${stall.id}, 'daily-sales', '2026-11-01', '2026-11-02', 'UTC') returning id`;
    expect((await file({ cookie: await member('early', stall), id: row!.id })).status).toBe(404);
  });
});
