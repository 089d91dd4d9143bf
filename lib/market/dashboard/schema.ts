import * as z from 'zod';
import { stockStatus } from '#lib/market/inventory/schema';
import { notification } from '#lib/market/notifications/schema';
import { productStatus } from '#lib/market/products/schema';
import { unitOfMeasure } from '#lib/words/units';

/** The parts of a stall's dashboard. Each is read, fails and is tried again by itself. */
export const panelName = z.enum(['attention', 'orders', 'stats', 'inventory', 'products', 'notifications']);
export type PanelName = z.infer<typeof panelName>;

const count = z.number().int().nonnegative();

const listedProduct = z.object({
  id: z.uuid(),
  name: z.string(),
  status: productStatus,
  /** Why it was sent back. */
  reason: z.string().nullable(),
  stock_status: stockStatus,
  image: z.string().nullable(),
  updated_at: z.string(),
});
export type ListedProduct = z.infer<typeof listedProduct>;

const productsPanel = z.object({
  counts: z.record(productStatus, count),
  /** Changed last, at most 5, without archived ones. */
  latest: z.array(listedProduct),
});

const shortShelf = z.object({
  inventory_id: z.uuid(),
  product: z.string(),
  variant: z.string(),
  sku: z.string(),
  location: z.string(),
  available: z.number(),
  threshold: z.number(),
  unit: unitOfMeasure,
});
export type ShortShelf = z.infer<typeof shortShelf>;

const inventoryPanel = z.object({
  /** Shelves by location, without those of archived products; the main location first. */
  locations: z.array(
    z.object({ id: z.uuid(), name: z.string(), city: z.string(), shelves: count, low: count, out: count }),
  ),
  /** Shelves of products on sale that want filling: sold out before low, what fell last first. At most 8. */
  short: z.array(shortShelf),
});
export type InventoryPanel = z.infer<typeof inventoryPanel>;

export const openStatus = z.enum(['pending', 'accepted', 'packed']);
const openOrder = z.object({
  id: z.uuid(),
  number: z.number().int(),
  status: openStatus,
  total: z.number(),
  currency: z.string(),
  lines: count,
  created_at: z.string(),
});
export type OpenOrder = z.infer<typeof openOrder>;

const salesDay = z.object({ day: z.iso.date(), orders: count, revenue: z.number() });
export type SalesDay = z.infer<typeof salesDay>;
const span = z.object({ orders: count, revenue: z.number() });

const ordersPanel = z.object({
  /** In which the stall sold most; `days` and the two sums are of it. */
  currency: z.string(),
  time_zone: z.string(),
  /** The last 30 days where the stall is, today last, and the 30 before. */
  days: z.array(salesDay).length(30),
  daysBefore: z.array(salesDay).length(30),
  last: span,
  before: span,
  /** What was sold in other currencies in the last 30 days. */
  others: z.array(span.extend({ currency: z.string() })),
  /** How many wait to be sent, and those that wait longest. */
  open: z.object({ count, rows: z.array(openOrder) }),
});
export type OrdersPanel = z.infer<typeof ordersPanel>;

const bestSeller = z.object({
  product_id: z.uuid(),
  name: z.string(),
  currency: z.string(),
  orders: count,
  units: count,
  revenue: z.number(),
});
export type BestSeller = z.infer<typeof bestSeller>;

/** Revenue by currency, as sums of different currencies are no sum. */
const sold = z.object({ orders: count, units: count, revenue: z.record(z.string(), z.number()) });

const statsPanel = z.object({
  products: z.record(z.enum([...productStatus.options, 'total']), count),
  stock: z.record(stockStatus, count),
  last_30_days: sold,
  previous_30_days: sold,
  open_orders: count,
  best_sellers: z.array(bestSeller),
});
export type StatsPanel = z.infer<typeof statsPanel>;

const notificationsPanel = z.object({ unread: count, notifications: z.array(notification) });

export const attentionKind = z.enum([
  'orders_waiting',
  'feeds_failing',
  'imports_failed',
  'sold_out',
  'products_rejected',
  'running_low',
  'reports_failed',
]);
export type AttentionKind = z.infer<typeof attentionKind>;

const attentionItem = z.object({
  kind: attentionKind,
  count: count.positive(),
  /** Since when, where that matters: the order that waits longest. */
  since: z.string().nullable(),
  /** The first few of them: what it is, and why. */
  examples: z.array(z.object({ id: z.string(), name: z.string(), detail: z.string().nullable() })),
});
export type AttentionItem = z.infer<typeof attentionItem>;

/** Most urgent first; empty when nothing is wrong. */
const attentionPanel = z.object({ items: z.array(attentionItem) });

/** What each panel shows. */
export const panels = {
  attention: attentionPanel,
  orders: ordersPanel,
  stats: statsPanel,
  inventory: inventoryPanel,
  products: productsPanel,
  notifications: notificationsPanel,
} satisfies Record<PanelName, z.ZodType>;

export type PanelData<N extends PanelName = PanelName> = z.infer<(typeof panels)[N]>;

const panelError = z.object({ code: z.string(), message: z.string() });
export type PanelError = z.infer<typeof panelError>;

/** A panel that failed says so in its own place. */
export type PanelResult<N extends PanelName = PanelName> =
  | { ok: true; data: PanelData<N> }
  | { ok: false; error: PanelError };

/** A panel as it comes over the wire. */
export const panelResult = <T extends z.ZodType>(data: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), data }),
    z.object({ ok: z.literal(false), error: panelError }),
  ]);

/** All panels, each with its own outcome. */
export const dashboard = z.object({
  attention: panelResult(panels.attention),
  orders: panelResult(panels.orders),
  stats: panelResult(panels.stats),
  inventory: panelResult(panels.inventory),
  products: panelResult(panels.products),
  notifications: panelResult(panels.notifications),
});
export type Dashboard = { [N in PanelName]: PanelResult<N> };

const panelOf = <N extends PanelName>(name: N) => z.object({ panel: z.literal(name), data: panels[name] });

/** One panel, when it is asked for by itself. */
export const onePanel = z.discriminatedUnion('panel', [
  panelOf('attention'),
  panelOf('orders'),
  panelOf('stats'),
  panelOf('inventory'),
  panelOf('products'),
  panelOf('notifications'),
]);
export type OnePanel = z.infer<typeof onePanel>;
