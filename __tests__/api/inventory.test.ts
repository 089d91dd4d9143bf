import { runtime } from '#lib/runtime';
import { POST as adjust } from '../../app/api/vendor/inventory/adjust/route.ts';
import { GET as listInventory } from '../../app/api/vendor/inventory/route.ts';
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
let product: Product;
let staff: string;
let rival: string;
let shopper: string;

async function member(name: string, of: Stall, role: string): Promise<string> {
  const person = await makePerson(sql, name);
  await join(sql, of, person.id, role);
  return signIn(person.email);
}

beforeAll(async () => {
  stall = await makeStall(sql, 'inventory');
  const other = await makeStall(sql, 'rival');
  const category = await makeCategory(sql, 'tea');
  product = await makeProduct(sql, stall, category.id, { name: 'Assam', quantity: 10 });
  await makeProduct(sql, stall, category.id, { name: '100% Cacao_nibs', quantity: 2 });
  await makeProduct(sql, other, category.id, { name: 'Foreign', quantity: 10 });
  staff = await member('staff', stall, 'staff');
  rival = await member('rival', other, 'owner');
  shopper = await signIn((await makePerson(sql, 'shopper')).email);
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const change = (delta: number, extra: object = {}) => ({
  variant_id: product.variantId,
  location_id: stall.locationId,
  delta,
  reason: 'adjusted',
  ...extra,
});
const post = (body: unknown, cookie?: string, headers: Record<string, string> = {}) =>
  call(adjust, '/api/vendor/inventory/adjust', { body, headers, ...(cookie && { cookie }) });

describe('POST /api/vendor/inventory/adjust', () => {
  it('changes the shelf and writes who did it and why into the ledger', async () => {
    const answer = await post(change(-3, { note: 'a torn bag' }), staff);
    expect(answer.status).toBe(200);
    expect(answer.body.inventory).toMatchObject({ quantity: 7, available: 7, version: 2 });
    const [line] = await sql`
      select delta, balance_after, reason, note, actor_id from public.inventory_movements
      where variant_id = ${product.variantId} order by id desc limit 1`;
    expect(line).toMatchObject({
      delta: '-3.000',
      balance_after: '7.000',
      reason: 'adjusted',
      note: 'a torn bag',
    });
    expect(line!.actor_id).toEqual(expect.any(String));
  });

  it('refuses to take more than there is, and says how much there is', async () => {
    const answer = await post(change(-1000), staff);
    expect(answer.status).toBe(409);
    expect(answer.body.error).toMatchObject({ code: 'insufficient_stock', details: { available: 7 } });
  });

  it('answers 409 with the row as it is when somebody else was faster', async () => {
    const answer = await post(change(1, { expected_version: 1 }), staff);
    expect(answer.status).toBe(409);
    expect(answer.body.error).toMatchObject({ code: 'conflict', details: { quantity: 7, version: 2 } });
  });

  it('lets nobody else touch it', async () => {
    expect((await post(change(1))).status).toBe(401);
    expect((await post(change(1), shopper)).status).toBe(403);
    expect((await post(change(1), rival)).status).toBe(403);
    expect((await post(change(1), 'livestall-session=base64-e30')).status).toBe(401);
    const [row] = await sql`select quantity from public.inventory where variant_id = ${product.variantId}`;
    expect(row!.quantity).toBe('7.000');
  });

  it('refuses a request that another site made the browser send', async () => {
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.test' },
      { 'sec-fetch-site': 'cross-site', origin: 'null' },
    ];
    for (const headers of foreign) {
      const answer = await post(change(1), staff, headers);
      expect(answer.status).toBe(403);
    }
  });

  it.each([
    ['zero', { delta: 0 }],
    ['four decimals', { delta: 0.0001 }],
    ['a reason that is for orders', { reason: 'sold' }],
    ['an unknown field', { quantity: 5 }],
    ['a text', { delta: '5' }],
  ])('refuses %s, naming the field', async (_what, wrong) => {
    const answer = await post({ ...change(1), ...wrong }, staff);
    expect(answer.status).toBe(422);
    expect(answer.body.error.details[0]).toMatchObject({ path: expect.stringMatching(/^body/) });
  });

  it('refuses a body that is no JSON, of another type, or too large', async () => {
    expect((await post('{', staff)).status).toBe(400);
    expect((await post('a=1', staff, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await post(JSON.stringify({ note: 'x'.repeat(70_000) }), staff)).status).toBe(413);
  });
});

describe('GET /api/vendor/inventory', () => {
  const list = (query: string, cookie: string) =>
    call(listInventory, `/api/vendor/inventory${query}`, { cookie });

  it("lists the stall's own shelves with counts and locations, for nobody's cache", async () => {
    const { status, body, headers } = await list('', staff);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(body.rows.map((row: { product_name: string }) => row.product_name)).toEqual([
      '100% Cacao_nibs',
      'Assam',
    ]);
    expect(body.counts).toEqual({ all: 2, low: 0, out: 0 });
    expect(body.locations).toHaveLength(1);
  });

  it('searches for the text as it is: per cent and underscore are no wildcards', async () => {
    expect((await list('?q=100%25', staff)).body.rows).toHaveLength(1);
    expect((await list('?q=s_am', staff)).body.rows).toHaveLength(0);
    expect((await list('?q=assam', staff)).body.rows).toHaveLength(1);
  });

  it('pages by product name', async () => {
    const first = await list('?limit=1', staff);
    const second = await list(`?limit=1&cursor=${first.body.nextCursor}`, staff);
    expect(second.body.rows[0].product_name).toBe('Assam');
    expect(second.body.nextCursor).toBeNull();
  });

  it("refuses another stall's id", async () => {
    expect((await list(`?vendor_id=${stall.id}`, rival)).status).toBe(403);
    expect((await list('', shopper)).status).toBe(403);
  });
});
