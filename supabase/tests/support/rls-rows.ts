import { idOf } from './market.ts';

/** What the matrix tries on one table. */
export interface TableProbe {
  /** Label → the WHERE that finds this row, on which select, update and delete are tried. */
  rows: Record<string, string>;
  /** The SET of an update: a column that clients may write where any may. */
  set?: string;
  /** Label → the columns and values of a row to insert. */
  inserts?: Record<string, string>;
}

const q = (name: string) => `'${idOf(name)}'`;
const byId = (labels: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([label, name]) => [label, `id = ${q(name)}`]));

/** One entry per table and view of `public`. Labels: A and B are rows of those stalls, small letters are special. */
export const probes: Record<string, TableProbe> = {
  profiles: {
    // s: the shopper's own; t: staffA's; B: ownerB's
    rows: byId({ s: 'shopper', t: 'staffA', B: 'ownerB' }),
    set: "full_name = 'New Name'",
    inserts: { n: `(id) values (${q('newcomer')})` },
  },
  vendors: {
    rows: byId({ A: 'a', B: 'b', p: 'p' }),
    set: "tagline = 'Fresh'",
    inserts: { n: `(slug, store_name, email) values ('new', 'New', 'n@livestall.example')` },
  },
  own_vendors: { rows: byId({ A: 'a', B: 'b', p: 'p' }), set: "tagline = 'Fresh'" },
  vendor_members: {
    rows: {
      A: `vendor_id = ${q('a')} and user_id = ${q('staffA')}`,
      B: `vendor_id = ${q('b')} and user_id = ${q('ownerB')}`,
    },
    // Setting what it is already, so that this is no question of the last owner.
    set: 'role = role',
    inserts: {
      A: `(vendor_id, user_id, role) values (${q('a')}, ${q('other')}, 'staff')`,
      B: `(vendor_id, user_id, role) values (${q('b')}, ${q('other')}, 'owner')`,
    },
  },
  vendor_tax_profiles: {
    rows: { A: `vendor_id = ${q('a')}`, B: `vendor_id = ${q('b')}` },
    set: "scheme = 'none'",
    inserts: {
      A: `(vendor_id, country, scheme) values (${q('a')}, 'FR', 'home') on conflict (vendor_id) do update set scheme = 'none'`,
      B: `(vendor_id, country, scheme) values (${q('b')}, 'FR', 'home') on conflict (vendor_id) do update set scheme = 'none'`,
    },
  },
  vat_countries: {
    rows: { d: "country = 'DE'" },
    set: "area = 'EU'",
    inserts: { n: "(country, area) values ('IS', 'IS')" },
  },
  vat_rates: {
    rows: { d: "country = 'DE' and class = 'standard'" },
    set: 'rate = 20',
    inserts: { n: "(country, class, valid_from, rate) values ('DE', 'standard', '2030-01-01', 20)" },
  },
  locations: {
    rows: byId({ A: 'a-main', B: 'b-main' }),
    set: "city = 'Porto'",
    inserts: {
      A: `(vendor_id, name) values (${q('a')}, 'Shed')`,
      B: `(vendor_id, name) values (${q('b')}, 'Shed')`,
    },
  },
  categories: {
    rows: byId({ c: 'teas' }),
    set: 'position = 2',
    inserts: { n: `(slug, name) values ('new', 'New')` },
  },
  products: {
    // A, B: published; a, b: drafts
    rows: byId({ A: 'a-open', a: 'a-draft', B: 'b-open', b: 'b-draft' }),
    set: "name = 'Another name'",
    inserts: {
      A: `(vendor_id, category_id, name, slug, price) values (${q('a')}, ${q('teas')}, 'New', 'new', 1)`,
      B: `(vendor_id, category_id, name, slug, price) values (${q('b')}, ${q('teas')}, 'New', 'new', 1)`,
    },
  },
  product_variants: {
    // A, B: on sale; x, y: taken off sale in the same product; a, b: of the drafts
    rows: byId({
      A: 'a-open-1',
      x: 'a-open-off',
      a: 'a-draft-1',
      B: 'b-open-1',
      y: 'b-open-off',
      b: 'b-draft-1',
    }),
    set: 'price = 6',
    inserts: {
      A: `(product_id, sku, price) values (${q('a-open')}, 'new', 1)`,
      B: `(product_id, sku, price) values (${q('b-open')}, 'new', 1)`,
    },
  },
  product_images: {
    rows: byId({ A: 'a-open-image', a: 'a-draft-image', B: 'b-open-image', b: 'b-draft-image' }),
    set: "alt = 'A picture'",
    inserts: {
      A: `(product_id, path, width, height, state) values (${q('a-open')}, '${idOf('a')}/2.webp', 1, 1, 'processing')`,
      B: `(product_id, path, width, height, state) values (${q('b-open')}, '${idOf('b')}/2.webp', 1, 1, 'processing')`,
      // A picture from the folder of the other stall
      x: `(product_id, path, width, height, state) values (${q('a-open')}, '${idOf('b')}/2.webp', 1, 1, 'processing')`,
    },
  },
  variant_availability: {
    rows: {
      A: `variant_id = ${q('a-open-1')}`,
      x: `variant_id = ${q('a-open-off')}`,
      a: `variant_id = ${q('a-draft-1')}`,
      B: `variant_id = ${q('b-open-1')}`,
    },
    set: 'available = 1',
  },
  inventory: {
    rows: { A: `variant_id = ${q('a-open-1')}`, B: `variant_id = ${q('b-open-1')}` },
    set: 'low_stock_threshold = 2',
  },
  inventory_movements: {
    rows: {
      A: `variant_id = ${q('a-open-1')} and reason = 'sold'`,
      B: `variant_id = ${q('b-open-1')} and reason = 'sold'`,
    },
    set: "note = 'changed'",
  },
  holds: {
    rows: { A: `variant_id = ${q('a-open-1')}`, B: `variant_id = ${q('b-open-1')}` },
    set: "expires_at = 'infinity'",
  },
  // s: the shopper's; o: the other one's; g: a guest's
  carts: {
    rows: byId({ s: 'shopper-cart', o: 'other-cart', g: 'guest-cart' }),
    set: 'updated_at = now()',
    inserts: { n: `(secret_hash) values (sha256('another'))` },
  },
  cart_items: {
    rows: Object.fromEntries(
      Object.entries({ s: 'shopper-cart', o: 'other-cart', g: 'guest-cart' }).map(([label, name]) => [
        label,
        `cart_id = ${q(name)}`,
      ]),
    ),
    set: 'quantity = 2',
    inserts: {
      s: `(cart_id, variant_id, quantity, seen_price, seen_step, seen_currency)
        values (${q('shopper-cart')}, ${q('b-open-1')}, 1, 5, 1, 'EUR')`,
    },
  },
  orders: {
    rows: byId({ A: 'a-order', B: 'b-order' }),
    set: "status = 'confirmed'",
    inserts: { s: `(customer_id, subtotal, total) values (${q('shopper')}, 1, 1)` },
  },
  vendor_orders: {
    rows: byId({ A: 'a-order-part', B: 'b-order-part' }),
    set: "status = 'accepted'",
    inserts: { A: `(order_id, vendor_id, subtotal) values (${q('b-order')}, ${q('a')}, 1)` },
  },
  stall_orders: { rows: byId({ A: 'a-order-part', B: 'b-order-part' }), set: "status = 'accepted'" },
  order_items: {
    rows: byId({ A: 'a-order-item', B: 'b-order-item' }),
    set: "product_name = 'Another name'",
    inserts: {
      A: `(order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id, product_name, quantity, unit,
        step, unit_price, total) values (${q('a-order')}, ${q('a-order-part')}, ${q('a')}, ${q('a-open')},
        ${q('a-open-1')}, ${q('a-main')}, 'Tea', 1, 'each', 1, 5, 5)`,
    },
  },
  order_events: {
    rows: { A: `vendor_id = ${q('a')}`, B: `vendor_id = ${q('b')}` },
    set: "kind = 'changed'",
    inserts: { A: `(order_id, vendor_id, kind) values (${q('a-order')}, ${q('a')}, 'noted')` },
  },
  notifications: {
    // s, o: of the shopper and of the other one; A, B: of the stalls
    rows: byId({ s: 'shopper-note', o: 'other-note', A: 'a-note', B: 'b-note' }),
    set: 'read_at = now()',
    inserts: { s: `(user_id, kind, title) values (${q('shopper')}, 'system', 'Hello')` },
  },
  mail_subscriptions: {
    // t: staffA's own; A: of ownerA, also at stall A
    rows: {
      t: `vendor_id = ${q('a')} and user_id = ${q('staffA')}`,
      A: `vendor_id = ${q('a')} and user_id = ${q('ownerA')}`,
      B: `vendor_id = ${q('b')} and user_id = ${q('ownerB')}`,
    },
    set: 'created_at = now()',
    inserts: {
      t: `(vendor_id, user_id, topic) values (${q('a')}, ${q('staffA')}, 'reports')`,
      A: `(vendor_id, user_id, topic) values (${q('a')}, ${q('ownerA')}, 'reports')`,
      B: `(vendor_id, user_id, topic) values (${q('b')}, ${q('ownerB')}, 'reports')`,
    },
  },
  reports: {
    rows: byId({ A: 'a-report', B: 'b-report' }),
    set: "error = 'changed'",
    inserts: {
      A: `(vendor_id, kind, from_day, to_day, time_zone) values (${q('a')}, 'daily-sales', '2026-01-01', '2026-01-01', 'UTC')`,
    },
  },
  inventory_feeds: {
    rows: byId({ A: 'a-feed', B: 'b-feed' }),
    set: "name = 'Another name'",
    inserts: {
      A: `(vendor_id, location_id, name, url, format) values (${q('a')}, ${q('a-main')}, 'New', 'https://a.test/', 'csv')`,
      B: `(vendor_id, location_id, name, url, format) values (${q('b')}, ${q('b-main')}, 'New', 'https://b.test/', 'csv')`,
    },
  },
  vendor_applications: {
    // P: of the one who waits for stall P; A: the one that ownerA made long ago
    rows: byId({ P: 'p-application', A: 'a-application' }),
    set: 'created_at = now()',
    inserts: { P: `(vendor_id, applicant_id) values (${q('p')}, ${q('shopper')})` },
  },
  vendor_decisions: {
    rows: byId({ A: 'a-decision', B: 'b-decision' }),
    set: "reason = 'changed'",
    inserts: { A: `(vendor_id, outcome) values (${q('a')}, 'suspended')` },
  },
  vendor_invitations: {
    rows: byId({ A: 'a-invitation', B: 'b-invitation' }),
    set: 'revoked_at = now()',
    inserts: {
      A: `(vendor_id, email, role, token_hash) values (${q('a')}, 'x@livestall.example', 'staff', sha256('new'))`,
      B: `(vendor_id, email, role, token_hash) values (${q('b')}, 'x@livestall.example', 'staff', sha256('new'))`,
    },
  },
  vendor_api_keys: {
    rows: byId({ A: 'a-key', B: 'b-key' }),
    set: "name = 'Another name'",
    inserts: {
      A: `(vendor_id, name, prefix, key_hash, scopes) values (${q('a')}, 'New', 'lsk_12345678', sha256('new'), '{orders:read}')`,
      B: `(vendor_id, name, prefix, key_hash, scopes) values (${q('b')}, 'New', 'lsk_12345678', sha256('new'), '{orders:read}')`,
    },
  },
  imports: {
    rows: byId({ A: 'a-import', B: 'b-import' }),
    set: 'is_cancelled = true',
    inserts: {
      A: `(vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers)
        values (${q('a')}, 'new.csv', 1, repeat('0', 64), 'utf-8', ',', 'own', '[]')`,
      B: `(vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers)
        values (${q('b')}, 'new.csv', 1, repeat('0', 64), 'utf-8', ',', 'own', '[]')`,
    },
  },
  import_rows: {
    rows: { A: `import_id = ${q('a-import')}`, B: `import_id = ${q('b-import')}` },
    set: "reason = 'Another reason.'",
    inserts: { A: `(import_id, line, level, reason) values (${q('a-import')}, 3, 'error', 'Wrong.')` },
  },
  import_mappings: {
    rows: { A: `vendor_id = ${q('a')}`, B: `vendor_id = ${q('b')}` },
    set: "format = 'shopify'",
    inserts: {
      A: `(vendor_id, signature, format, mapping, settings) values (${q('a')}, repeat('1', 64), 'own', '{}', '{}')`,
    },
  },
  stock_changes: {
    rows: byId({ A: 'a-change', B: 'b-change' }),
    set: "kind = 'count'",
    inserts: { A: `(vendor_id, kind) values (${q('a')}, 'bulk')` },
  },
  stock_takes: {
    rows: byId({ A: 'a-take', B: 'b-take' }),
    set: 'started_at = now()',
    inserts: { A: `(vendor_id, location_id) values (${q('a')}, ${q('a-main')})` },
  },
  stock_take_lines: {
    rows: { A: `stock_take_id = ${q('a-take')}`, B: `stock_take_id = ${q('b-take')}` },
    set: 'counted = 1',
    inserts: {
      A: `(stock_take_id, variant_id, vendor_id, counted, expected)
        values (${q('a-take')}, ${q('a-draft-1')}, ${q('a')}, 1, 1)`,
    },
  },
};
