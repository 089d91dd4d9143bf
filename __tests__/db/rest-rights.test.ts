import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  type Product,
  password,
  type Stall,
} from '../support/market.ts';

// The same walls as in SQL, seen from outside: supabase-js against REST, as a browser with the page's key has it.

const sql = openDatabase();
const { SUPABASE_URL = '', SUPABASE_PUBLISHABLE_KEY = '' } = process.env;
let own: Stall;
let foreign: Stall;
let ownProduct: Product;
let foreignProduct: Product;
let anonymous: SupabaseClient;
let shopper: SupabaseClient;
let staff: SupabaseClient;

const open = () => createClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, { auth: { persistSession: false } });

async function signedIn(name: string, stall?: Stall): Promise<SupabaseClient> {
  const person = await makePerson(sql, name);
  if (stall) await join(sql, stall, person.id, 'staff');
  const client = open();
  const { error } = await client.auth.signInWithPassword({ email: person.email, password });
  if (error) throw error;
  return client;
}

beforeAll(async () => {
  [own, foreign] = [await makeStall(sql, 'rest-own'), await makeStall(sql, 'rest-foreign')];
  const category = await makeCategory(sql, 'rest');
  ownProduct = await makeProduct(sql, own, category.id, { name: 'Own tea' });
  foreignProduct = await makeProduct(sql, foreign, category.id, { name: 'Foreign tea' });
  await makeProduct(sql, foreign, category.id, { name: 'Foreign draft', status: 'draft' });
  anonymous = open();
  shopper = await signedIn('rest-shopper');
  staff = await signedIn('rest-staff', own);
});

afterAll(async () => {
  for (const client of [anonymous, shopper, staff]) await client.removeAllChannels();
  await sql.end();
});

const quantityOf = async (product: Product) => {
  const [row] = await sql`select quantity::float8 from public.inventory where product_id = ${product.id}`;
  return row!.quantity;
};

describe('through REST', () => {
  it('everyone reads what is published, nobody reads drafts of others', async () => {
    for (const client of [anonymous, shopper, staff]) {
      const { data, error } = await client.from('products').select('name').eq('vendor_id', foreign.id);
      expect(error).toBeNull();
      expect(data).toEqual([{ name: 'Foreign tea' }]);
    }
  });

  it("nobody reads a stall's e-mail or commission but its people", async () => {
    for (const client of [anonymous, shopper, staff]) {
      const { data, error } = await client.from('vendors').select('email').eq('id', foreign.id);
      expect(data ?? []).toEqual([]);
      expect(error?.code).toBe('42501');
    }
    const { data } = await staff.from('own_vendors').select('id, email');
    expect(data).toEqual([{ id: own.id, email: expect.stringContaining('@') }]);
  });

  it('shelves and their ledger are for the people of the stall', async () => {
    for (const table of ['inventory', 'inventory_movements']) {
      const { data: nothing } = await anonymous.from(table).select('*');
      expect(nothing ?? []).toEqual([]);
      expect((await shopper.from(table).select('*')).data ?? []).toEqual([]);
      const { data } = await staff.from(table).select('vendor_id');
      expect(new Set(data?.map((row) => row.vendor_id))).toEqual(new Set([own.id]));
    }
  });

  it('nobody changes a quantity past the ledger, not even on their own shelves', async () => {
    for (const client of [anonymous, shopper, staff]) {
      for (const product of [ownProduct, foreignProduct]) {
        const { error } = await client
          .from('inventory')
          .update({ quantity: 999 })
          .eq('product_id', product.id);
        expect(error?.code).toBe('42501');
        expect(await quantityOf(product)).toBe(10);
      }
    }
  });

  it('only people of the stall adjust its stock', async () => {
    const change = { p_variant_id: foreignProduct.variantId, p_location_id: foreign.locationId, p_delta: 1 };
    for (const client of [anonymous, shopper, staff]) {
      const { error } = await client.rpc('adjust_stock', { ...change, p_reason: 'received' });
      expect(error?.code).toBe('42501');
    }
    expect(await quantityOf(foreignProduct)).toBe(10);
    const mine = { p_variant_id: ownProduct.variantId, p_location_id: own.locationId, p_delta: 2 };
    const { error } = await staff.rpc('adjust_stock', { ...mine, p_reason: 'received' });
    expect(error).toBeNull();
    expect(await quantityOf(ownProduct)).toBe(12);
  });

  it('only people of the stall change its shelves at once, move goods, count and take back', async () => {
    const [shelf] = await sql`select id from public.inventory where product_id = ${foreignProduct.id}`;
    const lines = [{ inventory_id: shelf!.id, add: 1 }];
    const [done] = await sql`select public.adjust_stock_many(${foreign.id}, ${sql.json(lines)}) as answer`;
    const before = await quantityOf(foreignProduct);
    const [take] = await sql`select public.start_stock_take(${foreign.locationId}) as id`;
    const calls: [string, object][] = [
      ['adjust_stock_many', { p_vendor_id: foreign.id, p_lines: lines }],
      [
        'transfer_stock',
        {
          p_variant_id: foreignProduct.variantId,
          p_from: foreign.locationId,
          p_to: own.locationId,
          p_quantity: 1,
        },
      ],
      ['undo_stock_change', { p_change_id: done!.answer.change_id }],
      ['start_stock_take', { p_location_id: foreign.locationId }],
      ['count_stock', { p_take_id: take!.id, p_variant_id: foreignProduct.variantId, p_counted: 1 }],
      ['finish_stock_take', { p_take_id: take!.id }],
      ['cancel_stock_take', { p_take_id: take!.id }],
    ];
    for (const client of [anonymous, shopper, staff]) {
      for (const [name, args] of calls) {
        const { error } = await client.rpc(name, args);
        expect([name, error?.code]).toEqual([name, '42501']);
      }
    }
    expect(await quantityOf(foreignProduct)).toBe(before);
    expect((await staff.from('stock_takes').select('id').eq('id', take!.id)).data).toEqual([]);
  });

  it('nobody makes themselves an admin, or a member of a stall', async () => {
    const { data } = await shopper.auth.getUser();
    const id = data.user?.id ?? '';
    expect((await shopper.from('profiles').update({ role: 'admin' }).eq('id', id)).error?.code).toBe('42501');
    const member = { vendor_id: foreign.id, user_id: id, role: 'owner' };
    expect((await shopper.from('vendor_members').insert(member)).error?.code).toBe('42501');
    const [row] = await sql`select role from public.profiles where id = ${id}`;
    expect(row!.role).toBe('shopper');
  });

  it("the system's own functions and schemas are out of reach", async () => {
    for (const name of [
      'check_invariants',
      'flush_stock_pulses',
      'refresh_materialized_views',
      'move_stock',
    ]) {
      const { error } = await shopper.rpc(name);
      expect(error).not.toBeNull();
    }
    for (const schema of ['private', 'realtime', 'auth']) {
      const { data, error } = await shopper.schema(schema).from('users').select('*');
      expect(data ?? []).toEqual([]);
      expect(error).not.toBeNull();
    }
  });
});
