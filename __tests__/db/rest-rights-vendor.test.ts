import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  password,
  type Stall,
} from '../support/market.ts';
import { makeChecksum } from '../support/vendor-role-checksum.ts';

// What a stall's people reach when they pass by our routes and ask REST themselves, with the page's own key.

const sql = openDatabase();
const { SUPABASE_URL = '', SUPABASE_PUBLISHABLE_KEY = '' } = process.env;
const names = ['anonymous', 'shopper', 'staff', 'manager', 'owner', 'rival'] as const;
type Name = (typeof names)[number];
const clients = {} as Record<Name, SupabaseClient>;
let stall: Stall;
let draft: string;
let live: { id: string; variantId: string };
let feed: string;
let change: string;
let part: string;
let staffId: string;
let checksum: Awaited<ReturnType<typeof makeChecksum>>;

const open = () => createClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, { auth: { persistSession: false } });

async function signedIn(name: Name, at?: Stall): Promise<string> {
  const person = await makePerson(sql, name);
  if (at) await join(sql, at, person.id, name === 'rival' ? 'owner' : name);
  clients[name] = open();
  const { error } = await clients[name].auth.signInWithPassword({ email: person.email, password });
  if (error) throw error;
  return person.id;
}

async function insertId(rows: PromiseLike<readonly Record<string, unknown>[]>): Promise<string> {
  return String((await rows)[0]?.id);
}

beforeAll(async () => {
  stall = await makeStall(sql, 'rest-roles');
  const rival = await makeStall(sql, 'rest-rival');
  const category = await makeCategory(sql, 'rest');
  live = await makeProduct(sql, stall, category.id, { name: 'On sale' });
  draft = (await makeProduct(sql, stall, category.id, { name: 'Draft', status: 'draft' })).id;
  feed = await insertId(sql`insert into public.inventory_feeds (vendor_id, location_id, name, url, format)
    values (${stall.id}, ${stall.locationId}, 'Feed', 'https://feed.example/a.csv?key=secret', 'csv') returning id`);
  change = await insertId(
    sql`insert into public.stock_changes (vendor_id, kind) values (${stall.id}, 'bulk') returning id`,
  );
  clients.anonymous = open();
  const shopper = await signedIn('shopper');
  const order = await insertId(
    sql`insert into public.orders (customer_id, subtotal, total) values (${shopper}, 5, 5) returning id`,
  );
  part = await insertId(
    sql`insert into public.vendor_orders (order_id, vendor_id, subtotal) values (${order}, ${stall.id}, 5) returning id`,
  );
  await sql`insert into public.reports (vendor_id, kind, from_day, to_day, time_zone)
    values (${stall.id}, 'daily-sales', '2025-01-01', '2025-01-01', 'UTC')`;
  staffId = await signedIn('staff', stall);
  await signedIn('manager', stall);
  await signedIn('owner', stall);
  await signedIn('rival', rival);
  checksum = await makeChecksum({ sql, stall, rival });
});

afterAll(async () => {
  for (const client of Object.values(clients)) await client.removeAllChannels();
  await sql.end();
});

type Write = (client: SupabaseClient) => PromiseLike<{ error: unknown }>;
const key = () => ({
  vendor_id: stall.id,
  name: 'Mine',
  prefix: 'lsk_abcdefgh',
  // Thirty-two bytes, of which all are letters.
  key_hash: randomBytes(16).toString('hex'),
  scopes: ['orders:read'],
});
const product =
  (id: string, values: object): Write =>
  (client) =>
    client.from('products').update(values).eq('id', id);

/** Who of the stall may write it; everybody else changes nothing. */
const writes: [what: string, allowed: Name[], write: Write][] = [
  ['publish a draft', [], (client) => product(draft, { status: 'published' })(client)],
  ['hand a draft in', ['manager', 'owner'], (client) => product(draft, { status: 'pending' })(client)],
  ['rename a product', ['manager', 'owner'], (client) => product(live.id, { name: randomUUID() })(client)],
  ['set a product’s stock', [], (client) => product(live.id, { stock_quantity: 999 })(client)],
  ['move a product to another stall', [], (client) => product(live.id, { vendor_id: randomUUID() })(client)],
  ['make an API key', ['owner'], (client) => client.from('vendor_api_keys').insert(key())],
  [
    'give an API key more scopes',
    [],
    (client) =>
      client
        .from('vendor_api_keys')
        .update({ scopes: ['products:write'] })
        .eq('vendor_id', stall.id),
  ],
  [
    'write a stock change',
    [],
    (client) => client.from('stock_changes').insert({ vendor_id: stall.id, kind: 'bulk' }),
  ],
  ['remove a stock change', [], (client) => client.from('stock_changes').delete().eq('id', change)],
  [
    'write the ledger',
    [],
    (client) =>
      client.from('inventory_movements').insert({ vendor_id: stall.id, delta: 5, reason: 'received' }),
  ],
  [
    'move an order',
    [],
    (client) => client.from('vendor_orders').update({ status: 'accepted' }).eq('id', part),
  ],
  [
    'point a feed elsewhere',
    ['manager', 'owner'],
    (client) =>
      client
        .from('inventory_feeds')
        .update({ url: `https://feed.example/${randomUUID()}` })
        .eq('id', feed),
  ],
  [
    'begin an import',
    [],
    (client) => client.from('imports').update({ state: 'running' }).eq('vendor_id', stall.id),
  ],
  [
    'make a report',
    [],
    (client) =>
      client.from('reports').insert({
        vendor_id: stall.id,
        kind: 'daily-sales',
        from_day: '2025-01-02',
        to_day: '2025-01-02',
        time_zone: 'UTC',
      }),
  ],
  [
    'change a report',
    [],
    (client) => client.from('reports').update({ state: 'ready' }).eq('vendor_id', stall.id),
  ],
  [
    'raise staff to owner',
    ['owner'],
    (client) =>
      client
        .from('vendor_members')
        .update({ role: 'owner' })
        .eq('vendor_id', stall.id)
        .eq('user_id', staffId),
  ],
  [
    'pay less commission',
    [],
    (client) => client.from('vendors').update({ commission_rate: 0 }).eq('id', stall.id),
  ],
  [
    'change what the stall says',
    ['owner'],
    (client) => client.from('vendors').update({ tagline: randomUUID() }).eq('id', stall.id),
  ],
];

describe.each(writes)('through REST: %s', (_what, allowed, write) => {
  // What was allowed is taken back, so that each finds it as it was.
  afterEach(async () => {
    await sql`update public.products set status = 'draft' where id = ${draft}`;
    await sql`update public.vendor_members set role = 'staff' where user_id = ${staffId}`;
  });

  it.each(names)('%s', async (name) => {
    const before = await checksum.read();
    const { error } = await write(clients[name]);
    const after = await checksum.read();
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    const isAllowed = allowed.includes(name);
    expect({ error: isAllowed ? error : null, isChanged: changed.length > 0 }).toEqual({
      error: null,
      isChanged: isAllowed,
    });
  });
});

it('no role reads the secrets of a stall through REST', async () => {
  for (const [table, column] of [
    ['inventory_feeds', 'url'],
    ['vendor_api_keys', 'key_hash'],
    ['vendor_invitations', 'token_hash'],
    ['vendors', 'commission_rate'],
  ] as const) {
    for (const name of names) {
      const { data, error } = await clients[name].from(table).select(column);
      expect([name, column, data, error?.code]).toEqual([name, column, null, '42501']);
    }
  }
});

it('the commands of the routes are not served', async () => {
  const commands = [
    'request_report',
    'save_product',
    'review_product',
    'review_products',
    'ask_feed_trial',
    'advance_vendor_order',
  ];
  for (const name of names) {
    for (const command of commands) {
      const { error } = await clients[name].rpc(command, {});
      expect([name, command, error === null]).toEqual([name, command, false]);
      const { error: inside } = await clients[name].schema('private').rpc(command, {});
      expect([name, command, inside === null]).toEqual([name, command, false]);
    }
  }
});

it('an API key is no token of REST', async () => {
  const secret = `lsk_${randomBytes(32).toString('base64url')}`;
  await sql`insert into public.vendor_api_keys (vendor_id, name, prefix, key_hash, scopes) values (${stall.id}, 'Till',
    ${secret.slice(0, 12)}, ${createHash('sha256').update(secret).digest()}, '{products:write}')`;
  const headers = { apikey: SUPABASE_PUBLISHABLE_KEY, authorization: `Bearer ${secret}` };
  const answer = await fetch(`${SUPABASE_URL}/rest/v1/products?vendor_id=eq.${stall.id}&status=eq.draft`, {
    headers,
  });
  // Refused, or answered as to anybody.
  expect(answer.status === 401 ? '[]' : await answer.text()).toBe('[]');
});
