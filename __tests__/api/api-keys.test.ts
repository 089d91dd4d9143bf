import { createHash } from 'node:crypto';
import { sql as query } from 'kysely';
import { runtime } from '#lib/runtime';
import { asApiKey, findApiKey, requireScope } from '#lib/web/auth/api-key';
import { asAsker, requireStall } from '#lib/web/auth/asker';
import { DELETE as revoke } from '../../app/api/vendor/api-keys/[id]/route.ts';
import { GET as list, POST as make } from '../../app/api/vendor/api-keys/route.ts';
import { call, signIn } from '../support/call-route.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  type Product,
  type Stall,
} from '../support/market.ts';

const sql = openDatabase();
let stall: Stall;
let draft: Product;
let cookies: Record<'owner' | 'manager' | 'staff' | 'rival', string>;

async function member(name: string, at: Stall, role: string): Promise<string> {
  const person = await makePerson(sql, name);
  await join(sql, at, person.id, role);
  return signIn(person.email);
}

beforeAll(async () => {
  stall = await makeStall(sql, 'keys');
  const other = await makeStall(sql, 'rival');
  const category = await makeCategory(sql, 'tea');
  draft = await makeProduct(sql, stall, category.id, { name: 'Draft', status: 'draft' });
  await makeProduct(sql, other, category.id, { name: 'Foreign', status: 'draft' });
  cookies = {
    owner: await member('owner', stall, 'owner'),
    manager: await member('manager', stall, 'manager'),
    staff: await member('staff', stall, 'staff'),
    rival: await member('rival', other, 'owner'),
  };
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const makeKey = (cookie: string, scopes: string[], expires_in_days: number | null = 30) =>
  call(make, '/api/vendor/api-keys', {
    cookie,
    body: { vendor_id: stall.id, name: 'Till', scopes, expires_in_days },
  });
const bearing = (secret: string) =>
  new Request('http://shop.test/api', { headers: { authorization: `Bearer ${secret}` } });
const find = (secret: string) => findApiKey(runtime(), bearing(secret));

describe('/api/vendor/api-keys', () => {
  it('shows the key once; what is kept is its hash and its beginning', async () => {
    const { key, secret } = (await makeKey(cookies.owner, ['products:read'])).body;
    expect(secret).toMatch(/^lsk_[\w-]{43}$/);
    const [row] = await sql`select * from public.vendor_api_keys where id = ${key.id}`;
    expect(row!.key_hash).toEqual(createHash('sha256').update(secret).digest());
    expect(JSON.stringify({ ...row, key_hash: '' })).not.toContain(secret.slice(12));
    const listed = await call(list, '/api/vendor/api-keys', { cookie: cookies.owner });
    expect(listed.body.keys[0]).toMatchObject({ prefix: secret.slice(0, 12), last_used_at: null });
    expect(JSON.stringify(listed.body)).not.toContain(secret.slice(12));
  });

  it.each(['manager', 'staff', 'rival'] as const)('is not for %s', async (who) => {
    expect((await makeKey(cookies[who], ['products:read'])).status).toBe(403);
    const { key } = (await makeKey(cookies.owner, ['products:read'])).body;
    const options = { method: 'DELETE', cookie: cookies[who], params: { id: key.id } };
    expect((await call(revoke, `/api/vendor/api-keys/${key.id}`, options)).status).toBe(404);
    if (who !== 'rival')
      expect((await call(list, '/api/vendor/api-keys', { cookie: cookies[who] })).body.keys).toEqual([]);
  });

  it.each([
    ['no scope', []],
    ['a scope that there is not', ['vendors:write']],
  ])('refuses %s', async (_, scopes) => {
    expect((await makeKey(cookies.owner, scopes)).status).toBe(422);
  });
});

describe('a key', () => {
  it('is found by its header, notes its use, and is told apart from nothing', async () => {
    const { key, secret } = (await makeKey(cookies.owner, ['products:read', 'orders:read'])).body;
    const found = await find(secret);
    expect(found).toEqual({ id: key.id, vendorId: stall.id, scopes: ['products:read', 'orders:read'] });
    const [row] = await sql`select last_used_at from public.vendor_api_keys where id = ${key.id}`;
    expect(row!.last_used_at).not.toBeNull();
    expect(await findApiKey(runtime(), new Request('http://shop.test/api'))).toBeNull();
    expect(() => requireScope(found!, 'orders:read')).not.toThrow();
    expect(() => requireScope(found!, 'imports:write')).toThrow('imports:write');
  });

  it.each(['lsk_short', `lsk_${'x'.repeat(43)}`, `lsk_${'x'.repeat(44)}`])(
    'that nobody made is refused: %s',
    async (secret) => {
      await expect(find(secret)).rejects.toMatchObject({ code: 'unauthenticated' });
    },
  );

  it('is refused once it is revoked or over', async () => {
    const { key, secret } = (await makeKey(cookies.owner, ['products:read'])).body;
    const options = { method: 'DELETE', cookie: cookies.owner, params: { id: key.id } };
    const known = await find(secret);
    expect((await call(revoke, `/api/vendor/api-keys/${key.id}`, options)).status).toBe(200);
    await expect(find(secret)).rejects.toMatchObject({ code: 'unauthenticated' });
    // Also for whoever looked it up before.
    const rows = await asApiKey(runtime().db, known!, (tx) =>
      query`select 1 from public.products where vendor_id = ${stall.id}::uuid and status = 'draft'`.execute(
        tx,
      ),
    );
    expect(rows.rows).toHaveLength(0);
    const old = (await makeKey(cookies.owner, ['products:read'])).body;
    await sql`update public.vendor_api_keys set expires_at = now() where id = ${old.key.id}`;
    await expect(find(old.secret)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('acts for its stall alone, and only as far as its scopes go, whatever a route forgot', async () => {
    const { secret } = (await makeKey(cookies.owner, ['products:read'])).body;
    const key = await find(secret);
    const seen = await asAsker(runtime().db, key!, async (tx) => ({
      drafts: (await query<{ id: string }>`select id from public.products where status = 'draft'`.execute(tx))
        .rows,
      changed: (
        await query`update public.products set name = 'Other' where id = ${draft.id}::uuid returning id`.execute(
          tx,
        )
      ).rows,
      team: (await query`select 1 from public.vendor_members`.execute(tx)).rows,
    }));
    expect(seen).toEqual({ drafts: [{ id: draft.id }], changed: [], team: [] });
    expect(requireStall(key!, undefined)).toBe(stall.id);
    expect(() => requireStall(key!, draft.id)).toThrow('another stall');
  });
});
