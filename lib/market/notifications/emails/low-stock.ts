import type { Block, Email, ListRow } from '#lib/engines/mail/email';
import type { EmailProps } from '#lib/tasks/mail';

type Props = EmailProps['low-stock'];
type Shelf = Props['low'][number];

const shelves = (count: number) => `${count} ${count === 1 ? 'shelf' : 'shelves'}`;

const toRow = ({ product, variant, sku, location, left }: Shelf): ListRow => ({
  name: variant ? `${product}, ${variant}` : product,
  detail: `${sku}, ${location}`,
  figure: left,
});

function list(title: string, rows: Shelf[]): Block[] {
  return rows.length > 0 ? [{ kind: 'list', title, rows: rows.map(toRow) }] : [];
}

function subjectOf({ low, out, more }: Props): string {
  const only = more === 0 && low.length + out.length === 1 ? (out[0] ?? low[0]) : undefined;
  if (only)
    return out.length ? `${only.product} is sold out` : `${only.product} is running low: ${only.left} left`;
  if (more > 0) return `${shelves(low.length + out.length + more)} are low or sold out`;
  if (out.length === 0) return `${shelves(low.length)} are running low`;
  if (low.length === 0) return `${shelves(out.length)} are sold out`;
  return `${shelves(out.length)} sold out, ${low.length} running low`;
}

/** What is newly low or sold out at a stall. */
export function lowStockEmail(props: Props): Email {
  const { store, low, out, more } = props;
  const subject = subjectOf(props);
  const blocks: Block[] = [...list('Sold out', out), ...list('Running low', low)];
  if (more > 0) blocks.push({ kind: 'text', text: `And ${more} more, which the inventory page lists.` });
  blocks.push({
    kind: 'button',
    label: 'Open the inventory',
    path: `/vendor/inventory?level=${out.length > 0 && low.length === 0 ? 'out' : 'low'}`,
  });
  return {
    subject: `${store}: ${subject}`,
    preview: [...out, ...low]
      .slice(0, 3)
      .map((shelf) => shelf.product)
      .join(', '),
    heading: subject,
    blocks,
    reason: `You get this because ${store} sells at Livestall and these shelves reached their reorder point. Each is named once until it is filled again.`,
  };
}
