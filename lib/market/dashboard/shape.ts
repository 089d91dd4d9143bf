import { firstCurrency } from '#lib/market/catalog/schema';
import type { AttentionRow, Found } from '#lib/market/dashboard/attention-queries';
import type { OrdersRow } from '#lib/market/dashboard/queries';
import {
  type AttentionItem,
  type AttentionKind,
  attentionKind,
  type OrdersPanel,
  type SalesDay,
} from '#lib/market/dashboard/schema';

const dayMs = 86_400_000;
const shownDays = 30;

type Sale = OrdersRow['sales']['days'][number];

/** `count` calendar days, the last one `last`. */
function daysUntil(last: string, count: number): string[] {
  const end = Date.parse(last);
  return Array.from({ length: count }, (_, n) =>
    new Date(end - (count - 1 - n) * dayMs).toISOString().slice(0, 10),
  );
}

/** Cents, so that sums of prices stay exact. */
const add = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;

const sumOf = (days: readonly Pick<SalesDay, 'orders' | 'revenue'>[]) => ({
  orders: days.reduce((sum, { orders }) => sum + orders, 0),
  revenue: add(days.map(({ revenue }) => revenue)),
});

/** The currency of the largest revenue; where nothing was sold, that of the stall's prices. */
function mainCurrency(sales: readonly Sale[], stallCurrency: string | null): string {
  const sums = new Map<string, number>();
  for (const { currency, revenue } of sales) sums.set(currency, (sums.get(currency) ?? 0) + revenue);
  return [...sums].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? stallCurrency ?? firstCurrency;
}

/** Every day of the two months, also those without sales; other currencies are summed up apart, never added. */
export function toOrdersPanel({ sales, open, stall_currency }: OrdersRow): OrdersPanel {
  const currency = mainCurrency(sales.days, stall_currency);
  const known = new Map(
    sales.days.filter((sale) => sale.currency === currency).map((sale) => [sale.day, sale]),
  );
  const all = daysUntil(sales.today, 2 * shownDays).map((day): SalesDay => {
    const { orders = 0, revenue = 0 } = known.get(day) ?? {};
    return { day, orders, revenue };
  });
  const [daysBefore, days] = [all.slice(0, shownDays), all.slice(shownDays)];
  const firstDay = days[0]?.day ?? sales.today;
  const foreign = sales.days.filter((sale) => sale.currency !== currency && sale.day >= firstDay);
  const others = [...new Set(foreign.map((sale) => sale.currency))].map((other) => ({
    currency: other,
    ...sumOf(foreign.filter((sale) => sale.currency === other)),
  }));
  const sums = { last: sumOf(days), before: sumOf(daysBefore) };
  return { currency, time_zone: sales.time_zone, days, daysBefore, ...sums, others, open };
}

function waitingOrders({ count, rows }: AttentionRow['orders_waiting']): Found & { since: string | null } {
  const examples = rows.map(({ id, number, status }) => ({ id, name: `#${number}`, detail: status }));
  return { count, since: rows[0]?.created_at ?? null, examples };
}

/** What is wrong, the most urgent first; what is not wrong is left out. */
export function toAttention(row: AttentionRow): AttentionItem[] {
  const found: Record<AttentionKind, Found & { since?: string | null }> = {
    ...row,
    orders_waiting: waitingOrders(row.orders_waiting),
  };
  return attentionKind.options.flatMap((kind): AttentionItem[] => {
    const { count, since = null, examples } = found[kind];
    return count > 0 ? [{ kind, count, since, examples }] : [];
  });
}
