import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { createUser } from '#supabase/local/auth-users';
import { createDatabaseFromTemplate, type TestDatabase } from '#supabase/local/test-stack';
import { demoAccounts } from '#supabase/seed/accounts';
import { renderPicture } from '#supabase/seed/illustrations/render';
import { type SeedContext, seedCatalogue, seedDemo, writeDemo } from '#supabase/seed/index';
import { demoPictures } from '#supabase/seed/pictures';

const now = new Date('2026-11-23T15:20:00Z');

interface Market extends TestDatabase {
  sql: postgres.Sql;
  context: SeedContext;
  uploads: Map<string, Buffer>;
}

async function openMarket(name: string): Promise<Market> {
  const database = await createDatabaseFromTemplate(name);
  const sql = postgres(database.url, { max: 3, onnotice: () => undefined });
  const uploads = new Map<string, Buffer>();
  const context: SeedContext = {
    sql,
    now,
    onProgress: () => undefined,
    createUser: (user) => createUser(sql, { ...user, emailConfirmed: true }),
    uploadImage: async (path, bytes) => {
      uploads.set(path, bytes);
    },
  };
  return { ...database, sql, context, uploads };
}

async function closeMarket({ sql, drop }: Market): Promise<void> {
  await sql.end({ timeout: 2 });
  await drop();
}

/** What must not differ between two runs. */
const fingerprint = ({ sql }: Market) => sql`
  select p.id, p.slug, p.status, v.id as variant_id, v.sku, v.price, v.step, i.id as inventory_id, i.quantity, i.low_stock_threshold
  from public.products p
  join public.product_variants v on v.product_id = p.id
  left join public.inventory i on i.variant_id = v.id
  order by p.id, v.id, i.id`;

const orderFingerprint = ({ sql }: Market) => sql`
  select o.id, o.number, o.status, o.total, o.created_at, count(i.*) as lines, sum(i.quantity) as units
  from public.orders o join public.order_items i on i.order_id = o.id group by o.id order by o.id`;

describe('the demo market', () => {
  let market: Market;

  beforeAll(async () => {
    market = await openMarket('seed demo');
    await seedDemo(market.context);
  });
  afterAll(() => closeMarket(market));

  it('breaks none of the promises about stock', async () => {
    expect(await market.sql`select * from public.check_invariants()`).toEqual([]);
  });

  it('opens twelve stalls with some 240 published products, most of them in stock', async () => {
    const [counts] = await market.sql`
      select (select count(*)::int from public.vendors where status = 'approved') as stalls,
        count(*) filter (where status = 'published')::int as published,
        count(*) filter (where status in ('draft', 'pending', 'rejected'))::int as waiting,
        count(*) filter (where status = 'published' and stock_status = 'outofstock')::int as sold_out,
        count(*) filter (where status = 'published' and stock_status = 'lowstock')::int as low
      from public.products`;
    expect(counts).toMatchObject({ stalls: 12, waiting: 9, sold_out: 11, low: 19 });
    expect(counts!.published).toBeGreaterThanOrEqual(230);
  });

  it('tells of about 1,500 orders whose sums add up', async () => {
    const [orders] = await market.sql`
      select count(*)::int as count, min(created_at) as first, max(created_at) as last from public.orders`;
    expect(orders!.count).toBeGreaterThan(1300);
    expect(orders!.count).toBeLessThan(1700);
    expect(orders!.last.getTime()).toBeLessThan(now.getTime());
    expect(now.getTime() - orders!.first.getTime()).toBeLessThan(91 * 86_400_000);
    const wrong = await market.sql`
      select o.id from public.orders o join public.vendor_orders p on p.order_id = o.id
      group by o.id having sum(p.subtotal) <> o.subtotal
      union all
      select p.id from public.vendor_orders p join public.order_items i on i.vendor_order_id = p.id
      group by p.id having sum(i.total) <> p.subtotal`;
    expect(wrong).toEqual([]);
  });

  it('lets a ledger line never date before the goods came or after now', async () => {
    const [times] = await market.sql`
      select max(created_at) as last, bool_and(balance_after >= 0) as is_covered from public.inventory_movements`;
    expect(times!.last.getTime()).toBeLessThan(now.getTime());
    expect(times!.is_covered).toBe(true);
  });

  it('makes three accounts that can sign in, and nobody else', async () => {
    const people = await market.sql`
      select u.email, p.role from auth.users u join public.profiles p on p.id = u.id
      where u.encrypted_password is not null order by u.email`;
    const expected = Object.values(demoAccounts).map(({ email, role }) => ({ email, role }));
    expect(people).toEqual(expected.sort((a, b) => a.email.localeCompare(b.email)));
  });

  it('gives the demo vendor a stall with products, places and news', async () => {
    const [stall] = await market.sql`
      select count(distinct p.id)::int as products, count(distinct l.id)::int as locations, count(distinct n.id)::int as notes
      from auth.users u
      join public.vendor_members m on m.user_id = u.id and m.role = 'owner'
      join public.products p on p.vendor_id = m.vendor_id
      join public.locations l on l.vendor_id = m.vendor_id
      join public.notifications n on n.vendor_id = m.vendor_id
      where u.email = ${demoAccounts.vendor.email}`;
    expect(stall!.products).toBeGreaterThanOrEqual(20);
    expect(stall!.locations).toBe(3);
    expect(stall!.notes).toBeGreaterThan(10);
  });

  it('gives each product a picture of its own below 25 kB', async () => {
    const images = await market.sql`
      select p.path, p.blur from public.product_images p
      union all select v.image_path, null from public.vendors v`;
    expect(images.every(({ path }) => market.uploads.has(path))).toBe(true);
    expect(images.length).toBe(market.uploads.size);
    const sizes = [...market.uploads.values()].map(({ length }) => length);
    expect(Math.max(...sizes)).toBeLessThan(25_000);
    const distinct = new Set([...market.uploads.values()].map((bytes) => bytes.toString('base64')));
    expect(distinct.size).toBe(market.uploads.size);
    const [bare] = await market.sql`
      select count(*)::int as count from public.products
      where image_path is null or image_blur is null or char_length(image_blur) > 2000 or image_alt = ''`;
    expect(bare!.count).toBe(0);
  });

  it('is the same in another database', async () => {
    const other = await openMarket('seed again');
    try {
      await writeDemo(other.context, new Map());
      expect(await fingerprint(other)).toEqual(await fingerprint(market));
      expect(await orderFingerprint(other)).toEqual(await orderFingerprint(market));
    } finally {
      await closeMarket(other);
    }
  });

  it('draws the same picture for the same product', async () => {
    for (const { compose, folder } of demoPictures().filter((_, i) => i % 80 === 0)) {
      const { bytes } = await renderPicture(compose());
      const stored = [...market.uploads].filter(([path]) => path.startsWith(folder));
      expect(stored.some(([, known]) => known.equals(bytes))).toBe(true);
    }
  });

  it('finds its accounts again when it was interrupted', async () => {
    const other = await openMarket('seed interrupted');
    const { email, password, fullName } = demoAccounts.vendor;
    try {
      await createUser(other.sql, { email, password, fullName, emailConfirmed: true });
      await writeDemo(other.context, new Map());
      const [owner] = await other.sql`
        select count(*)::int as stalls from public.vendor_members m join auth.users u on u.id = m.user_id where u.email = ${email}`;
      expect(owner!.stalls).toBe(1);
    } finally {
      await closeMarket(other);
    }
  });
});

describe('a product file', () => {
  let market: Market;
  let folder: string;

  beforeEach(async () => {
    market = await openMarket('seed catalogue');
    folder = await mkdtemp(join(tmpdir(), 'livestall-catalogue-'));
  });
  afterEach(async () => {
    await closeMarket(market);
    await rm(folder, { recursive: true });
  });

  const header = 'sku,name,category,style,description,price,quantity';

  async function load(lines: string[]) {
    const file = join(folder, 'products.csv');
    await writeFile(file, [header, ...lines].join('\n'));
    return seedCatalogue(market.context, file);
  }

  it('loads the good lines and tells why the others were left out', async () => {
    const result = await load([
      'a1,Red Boot,footwear,boot,"Sturdy, with a\nlong shaft",89.90,7',
      'a2,,footwear,boot,No name,10.00,1',
      'a3,Dear Sofa,furniture,sofas,,cheap,2',
      'a4,Half a Chair,furniture,chairs,,20.00,1.5',
      'a1,Red Boot again,footwear,boot,,89.90,7',
      'too,few,columns',
      'a5,Red Boot,footwear,boot,Another one,79.00,0',
      'a6,Strange Thing,unheard of,oddities,,1.50,3',
    ]);
    expect(result.products).toBe(3);
    expect(result.skipped.map(({ line }) => line)).toEqual([4, 5, 6, 7, 8]);
    expect(result.skipped.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/name/),
      expect.stringMatching(/price/),
      expect.stringMatching(/quantity/),
      expect.stringMatching(/a1 appears twice/),
      expect.stringMatching(/column/i),
    ]);
    const products = await market.sql`
      select p.name, p.price, p.stock_quantity::int as stock, c.slug as category, parent.slug as parent
      from public.products p join public.categories c on c.id = p.category_id join public.categories parent on parent.id = c.parent_id
      order by p.price`;
    expect(products).toEqual([
      {
        name: 'Strange Thing',
        price: '1.50',
        stock: 3,
        category: 'unheard-of-oddities',
        parent: 'unheard-of',
      },
      { name: 'Red Boot', price: '79.00', stock: 0, category: 'footwear-boot', parent: 'footwear' },
      { name: 'Red Boot', price: '89.90', stock: 7, category: 'footwear-boot', parent: 'footwear' },
    ]);
    expect(await market.sql`select * from public.check_invariants()`).toEqual([]);
  });

  it('refuses a file without a single usable line, and leaves the database as it was', async () => {
    await expect(load(['only,this'])).rejects.toThrow(/no product/);
    const [count] = await market.sql`select count(*)::int as vendors from public.vendors`;
    expect(count!.vendors).toBe(0);
  });

  const realFile = process.env.LIVESTALL_CATALOGUE;
  if (realFile) {
    it('loads the whole file named by LIVESTALL_CATALOGUE', async () => {
      const { products, skipped } = await seedCatalogue(market.context, realFile);
      expect(products).toBeGreaterThan(0);
      const [stored] =
        await market.sql`select count(*)::int as count from public.products where image_path is not null`;
      expect(stored!.count).toBe(products);
      expect(skipped.length).toBeLessThan(products);
      expect(await market.sql`select * from public.check_invariants()`).toEqual([]);
    });
  }
});
