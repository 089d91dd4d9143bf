import { publicObjectUrl } from '#lib/base/env';
import { AppError } from '#lib/base/errors';
import { fromPostgres } from '#lib/data/db/postgres-errors';
import { asUser, type Tx } from '#lib/data/db/roles';
import { selectAttention } from '#lib/market/dashboard/attention-queries';
import { selectInventory, selectOrders, selectProducts, selectStats } from '#lib/market/dashboard/queries';
import {
  type Dashboard,
  type OnePanel,
  type PanelData,
  type PanelName,
  type PanelResult,
  panelName,
} from '#lib/market/dashboard/schema';
import { toAttention, toOrdersPanel } from '#lib/market/dashboard/shape';
import { listStallNotifications } from '#lib/market/notifications/service';
import type { Runtime } from '#lib/runtime';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';

type Ctx = Pick<Runtime, 'db' | 'logger'>;
type Read<N extends PanelName> = (ctx: Ctx, session: Session, vendorId: string) => Promise<PanelData<N>>;

const shownNotifications = 6;

/** A panel on a connection and in a transaction of its own, as the person who asks. */
const reading =
  <T, D>(select: (tx: Tx, vendorId: string) => Promise<T>, toData: (row: T) => D) =>
  async (ctx: Ctx, session: Session, vendorId: string): Promise<D> =>
    toData(await asUser(ctx.db, claimsOf(session), (tx) => select(tx, vendorId)));

const noProducts = { draft: 0, pending: 0, published: 0, rejected: 0, archived: 0 };

const readers: { [N in PanelName]: Read<N> } = {
  attention: reading(selectAttention, (row) => ({ items: toAttention(row) })),
  orders: reading(selectOrders, toOrdersPanel),
  stats: reading(selectStats, ({ stats }) => stats),
  inventory: reading(selectInventory, (panel) => panel),
  products: reading(selectProducts, ({ counts, latest }) => ({
    counts: { ...noProducts, ...counts },
    latest: latest.map(({ image_path, ...row }) => ({
      ...row,
      image: image_path ? publicObjectUrl('product-images', image_path) : null,
    })),
  })),
  notifications: async (ctx, session, vendorId) => {
    const page = await listStallNotifications(ctx, session, vendorId, { limit: shownNotifications });
    return { unread: page.unread, notifications: page.notifications };
  },
};

const titles: Record<PanelName, string> = {
  attention: 'What needs attention',
  orders: 'The orders',
  stats: 'The figures',
  inventory: 'The stock',
  products: 'The products',
  notifications: 'The notifications',
};

/** What a person is told of a panel that failed: never the words of the database. */
function toAppError(error: unknown, name: PanelName): AppError {
  if (error instanceof AppError) return error;
  const known = fromPostgres(error);
  if (known?.code === 'unavailable') return known;
  return new AppError('internal', `${titles[name]} could not be read. Try again.`, { cause: error });
}

/** Throws what to tell the person when it cannot be read. */
function readPanel<N extends PanelName>(
  ctx: Ctx,
  session: Session,
  vendorId: string,
  name: N,
): Promise<PanelData<N>> {
  const read: Read<N> = readers[name];
  return read(ctx, session, vendorId).catch((error: unknown) => {
    throw toAppError(error, name);
  });
}

/** One panel with its name. Throws what to tell the person when it cannot be read. */
export async function readOnePanel(
  ctx: Ctx,
  session: Session,
  vendorId: string,
  panel: PanelName,
): Promise<OnePanel> {
  // Which data it is follows from the name.
  return { panel, data: await readPanel(ctx, session, vendorId, panel) } as OnePanel;
}

/** One panel as a value: a failure is logged here and shown in the panel's own place. */
async function settle<N extends PanelName>(
  ctx: Ctx,
  session: Session,
  vendorId: string,
  name: N,
): Promise<PanelResult<N>> {
  const [settled] = await Promise.allSettled([readPanel(ctx, session, vendorId, name)]);
  if (settled.status === 'fulfilled') return { ok: true, data: settled.value };
  const error = toAppError(settled.reason, name);
  ctx.logger.error({ err: error, panel: name, vendorId }, 'a panel of the dashboard was not read');
  const { code, message } = error;
  return { ok: false, error: { code, message } };
}

/** Every panel on its way at once, each with its own connection: a slow or failing one keeps none of the others. */
export type StartedDashboard = { [N in PanelName]: Promise<PanelResult<N>> };

/** Begins to read all panels side by side. None of the promises rejects. */
export function startDashboard(ctx: Ctx, session: Session, vendorId: string): StartedDashboard {
  const start = <N extends PanelName>(name: N) => settle(ctx, session, vendorId, name);
  return {
    attention: start('attention'),
    orders: start('orders'),
    stats: start('stats'),
    inventory: start('inventory'),
    products: start('products'),
    notifications: start('notifications'),
  };
}

/** All panels, as soon as the slowest is there. */
export async function readDashboard(ctx: Ctx, session: Session, vendorId: string): Promise<Dashboard> {
  const started = startDashboard(ctx, session, vendorId);
  const entries = panelName.options.map(async (name) => [name, await started[name]] as const);
  return Object.fromEntries(await Promise.all(entries)) as Dashboard;
}
