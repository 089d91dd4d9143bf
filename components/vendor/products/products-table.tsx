import Link from 'next/link';
import { Picture } from '#components/shop/picture';
import type { StockStatus } from '#lib/market/inventory/schema';
import type { ProductRow } from '#lib/market/products/schema';
import { formatDate, formatMoney, formatQuantity, formatStep } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { statusWords } from '../inventory/amount.ts';
import { tableRoles } from '../table-roles.ts';
import { ProductStatusMark } from './product-status.tsx';
import { productHref } from './products-url.ts';

const columns = [
  { name: 'Product' },
  { name: 'Status' },
  { name: 'Price', isFigure: true },
  { name: 'Stock', isFigure: true },
  { name: 'Changed', isFigure: true, isWide: true },
];

const ink: Record<StockStatus, string> = {
  instock: 'text-ink',
  lowstock: 'text-low-ink',
  outofstock: 'text-out-ink',
};

const thumbnail = { alt: '', width: 40, height: 40, blur: null };
const cell = 'px-3 py-2.5 align-middle max-md:p-0';

function NameCell({ row, stall }: { row: ProductRow; stall: string | undefined }) {
  const variants = row.variant_count > 1 ? ` · ${row.variant_count} variants` : '';
  return (
    <th scope="row" {...tableRoles.rowHeader} className={cn(cell, 'text-left font-normal max-md:col-span-3')}>
      <span className="flex items-center gap-3">
        <span className="size-10 shrink-0 overflow-hidden rounded-sm">
          <Picture decorative image={row.image ? { ...thumbnail, src: row.image } : null} />
        </span>
        <span className="min-w-0">
          <Link
            href={productHref(row.id, stall)}
            prefetch={false}
            className="block font-medium leading-snug underline-offset-4 after:absolute after:inset-0 hover:underline"
          >
            {row.name}
          </Link>
          <span className="block text-ink-soft text-label">
            {row.category}
            {variants}
          </span>
        </span>
      </span>
    </th>
  );
}

function Row({ row, stall }: { row: ProductRow; stall: string | undefined }) {
  return (
    <tr
      {...tableRoles.row}
      className="relative border-line border-t hover:bg-shelf/40 max-md:grid max-md:grid-cols-[auto_1fr_auto] max-md:items-baseline max-md:gap-x-4 max-md:gap-y-2 max-md:py-4"
    >
      <NameCell row={row} stall={stall} />
      <td {...tableRoles.cell} className={cell}>
        <ProductStatusMark status={row.status} />
      </td>
      <td {...tableRoles.cell} className={cn(cell, 'text-right whitespace-nowrap max-md:order-1')}>
        {formatMoney(row.price, row.currency)}{' '}
        <span className="text-ink-soft text-label">{formatStep(row.step, row.unit)}</span>
      </td>
      <td
        {...tableRoles.cell}
        className={cn(cell, 'whitespace-nowrap md:text-right max-md:text-label', ink[row.stock_status])}
      >
        {row.stock_quantity > 0 ? formatQuantity(row.stock_quantity, row.unit) : statusWords.outofstock}
      </td>
      <td
        {...tableRoles.cell}
        className={cn(cell, 'text-right text-ink-soft whitespace-nowrap max-lg:hidden')}
      >
        {formatDate(row.updated_at)}
      </td>
    </tr>
  );
}

/** A stall's products, one line each; on a phone each becomes a card. */
export function ProductsTable({ rows, stall }: { rows: ProductRow[]; stall: string | undefined }) {
  return (
    <table {...tableRoles.table} className="figures w-full border-collapse text-[0.9375rem] max-md:block">
      <caption className="sr-only">Products of the stall, newest first.</caption>
      <thead {...tableRoles.group} className="max-md:sr-only">
        <tr {...tableRoles.row}>
          {columns.map(({ name, isFigure, isWide }) => (
            <th
              key={name}
              scope="col"
              {...tableRoles.column}
              className={cn(
                'h-10 bg-paper px-3 font-medium text-ink-soft text-label whitespace-nowrap shadow-[inset_0_-1px_0_var(--line-strong)]',
                isFigure ? 'text-right' : 'text-left',
                isWide && 'max-lg:hidden',
              )}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...tableRoles.group} className="max-md:block">
        {rows.map((row) => (
          <Row key={row.id} row={row} stall={stall} />
        ))}
      </tbody>
    </table>
  );
}
