import type { AttentionItem, AttentionKind } from '#lib/market/dashboard/schema';
import { formatCount, formatDate } from '#lib/words/format';

const things = (count: number, one: string, many: string) =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

const titles: Record<AttentionKind, (count: number) => string> = {
  orders_waiting: (count) => `${things(count, 'order waits', 'orders wait')} to be sent`,
  feeds_failing: (count) => `${things(count, 'feed does', 'feeds do')} not arrive`,
  imports_failed: (count) => `${things(count, 'import', 'imports')} stopped`,
  sold_out: (count) => `${things(count, 'product is', 'products are')} sold out`,
  products_rejected: (count) => `${things(count, 'product needs', 'products need')} changes`,
  running_low: (count) => `${things(count, 'product runs', 'products run')} low`,
  reports_failed: (count) => `${things(count, 'report', 'reports')} could not be made`,
};

/** Where each is mended. */
const places: Record<AttentionKind, string> = {
  orders_waiting: '/vendor/orders',
  feeds_failing: '/vendor/feeds',
  imports_failed: '/vendor/import',
  sold_out: '/vendor/inventory?level=out',
  products_rejected: '/vendor/products?status=rejected',
  running_low: '/vendor/inventory?level=low',
  reports_failed: '/vendor/reports',
};

/** How long ago, in the largest unit that fits. */
export function ageWords(at: string, now: number | null): string {
  if (now === null) return formatDate(at);
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1_440)} days`;
}

/** The first few by name, and a single one with its reason. */
function detailOf({ kind, count, since, examples }: AttentionItem, now: number | null): string {
  if (kind === 'orders_waiting' && since) {
    const names = examples.map(({ name }) => name).join(', ');
    return now === null ? `Longest: ${names}` : `The longest for ${ageWords(since, now)}: ${names}`;
  }
  const [first] = examples;
  if (count === 1 && first?.detail) return `${first.name}: ${first.detail}`;
  if (!first) return '';
  const more = count - examples.length;
  return `${examples.map(({ name }) => name).join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}

/** What a line of the list says, and where it leads. One rejected product leads straight to it. */
export function attentionLine(item: AttentionItem, now: number | null) {
  const [only] = item.examples;
  const isOne = item.kind === 'products_rejected' && item.count === 1 && only;
  return {
    title: titles[item.kind](item.count),
    detail: detailOf(item, now),
    path: isOne ? `/vendor/products/${only.id}` : places[item.kind],
  };
}
