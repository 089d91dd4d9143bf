import { escapeHtml } from '#lib/base/escape-html';
import type { ReportSummary, SoldLine, Span } from '#lib/market/reports/queries';
import { toCsv } from '#lib/words/csv';
import { formatCount, formatDate, formatMoney, formatQuantity } from '#lib/words/format';

export interface DailySales {
  store: string;
  span: Span;
  timeZone: string;
  summary: ReportSummary;
  lines: SoldLine[];
}

const header = [
  'day',
  'product',
  'variant',
  'sku',
  'orders',
  'quantity',
  'unit',
  'units',
  'revenue',
  'currency',
];

/** One line per day and variant, under a line of names. */
export function dailySalesCsv({ lines }: DailySales): string {
  const rows = lines.map((line) => [
    line.day,
    line.product,
    line.variant,
    line.sku,
    line.orders,
    line.quantity,
    line.unit,
    line.units,
    line.revenue.toFixed(2),
    line.currency,
  ]);
  return toCsv([header, ...rows]);
}

const style = `
  :root { color-scheme: light dark; --paper: #fffdf8; --ink: #2c332e; --soft: #6a6f68; --line: #e6dcc8; --leaf: #1f3d2b; }
  @media (prefers-color-scheme: dark) { :root { --paper: #14201a; --ink: #e9efe9; --soft: #a8b8ad; --line: #2d4236; --leaf: #cfe3d0; } }
  body { margin: 2.5rem auto; max-width: 60rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
    font: 16px/1.5 system-ui, sans-serif; }
  h1 { color: var(--leaf); font: 400 1.9rem/1.2 Georgia, serif; margin: 0; }
  p { color: var(--soft); }
  dl { display: flex; flex-wrap: wrap; gap: 2.5rem; margin: 1.5rem 0 2rem; }
  dt { color: var(--soft); font-size: .85rem; }
  dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
  table { border-collapse: collapse; width: 100%; }
  th { color: var(--soft); font-size: .85rem; font-weight: 500; }
  th, td { border-top: 1px solid var(--line); padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top; }
  .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  small { color: var(--soft); }
  @media print { body { margin: 0; max-width: none; } }`;

function tableRow(line: SoldLine): string {
  const variant = line.variant ? `, ${line.variant}` : '';
  return `<tr><td>${formatDate(line.day)}</td><td>${escapeHtml(line.product + variant)} <small>${escapeHtml(line.sku)}</small></td>
    <td class="n">${formatCount(line.orders)}</td><td class="n">${formatQuantity(line.quantity, line.unit)}</td>
    <td class="n">${formatMoney(line.revenue, line.currency)}</td></tr>`;
}

function table(lines: SoldLine[]): string {
  if (lines.length === 0) return '<p>Nothing was sold.</p>';
  return `<table><thead><tr><th>Day</th><th>Product</th><th class="n">Orders</th><th class="n">Quantity</th>
    <th class="n">Revenue</th></tr></thead><tbody>${lines.map(tableRow).join('\n')}</tbody></table>`;
}

/** "€1,204.50" for each currency. */
export const revenueTexts = ({ revenue }: ReportSummary): string[] =>
  revenue.map(({ amount, currency }) => formatMoney(amount, currency));

/** A page that stands alone, for reading and printing. */
export function dailySalesHtml({ store, span, timeZone, summary, lines }: DailySales): string {
  const { fromDay, toDay } = span;
  const days = fromDay === toDay ? formatDate(fromDay) : `${formatDate(fromDay)} to ${formatDate(toDay)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(store)}: sales of ${days}</title><style>${style}</style></head>
<body><h1>${escapeHtml(store)}</h1><p>Sales of ${days}, days as in ${escapeHtml(timeZone)}. Cancelled and returned orders are not counted.</p>
<dl><div><dt>Orders</dt><dd>${formatCount(summary.orders)}</dd></div>
<div><dt>Units</dt><dd>${formatCount(summary.units)}</dd></div>
<div><dt>Revenue</dt><dd>${revenueTexts(summary).join('<br>') || '0'}</dd></div></dl>
${table(lines)}
</body></html>
`;
}
