import Link from 'next/link';
import type { VendorOrderRow } from '#lib/market/orders/schema';
import { formatMoment, formatMoney } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { tableRoles } from '../table-roles.ts';
import { OrderStatusMark } from './order-status.tsx';
import { orderHref } from './orders-url.ts';

const columns = [
  { name: 'Order' },
  { name: 'State' },
  { name: 'Customer' },
  { name: 'Ordered' },
  { name: 'Value', isFigure: true },
];

const cell = 'px-3 py-3 align-middle max-md:p-0';

function OrderCell({ row, stall }: { row: VendorOrderRow; stall: string | undefined }) {
  return (
    <th scope="row" {...tableRoles.rowHeader} className={cn(cell, 'text-left font-normal')}>
      <Link
        href={orderHref(row.id, stall)}
        prefetch={false}
        className="block font-medium leading-snug underline-offset-4 after:absolute after:inset-0 hover:underline"
      >
        Order {row.number}
      </Link>
      <span className="line-clamp-1 max-w-80 text-ink-soft text-label">
        {row.line_count === 1 ? row.summary : `${row.line_count} lines: ${row.summary}`}
      </span>
    </th>
  );
}

function Row({ row, stall }: { row: VendorOrderRow; stall: string | undefined }) {
  return (
    <tr
      {...tableRoles.row}
      className="relative border-line border-t hover:bg-shelf/40 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-4 max-md:gap-y-2 max-md:py-4"
    >
      <OrderCell row={row} stall={stall} />
      <td {...tableRoles.cell} className={cn(cell, 'max-md:self-start')}>
        <OrderStatusMark status={row.status} />
      </td>
      <td {...tableRoles.cell} className={cn(cell, 'max-md:text-label')}>
        {row.customer_name}
        <span className="text-ink-soft text-label md:block">
          {row.city && <span className="md:hidden">, </span>}
          {row.city}
        </span>
      </td>
      <td
        {...tableRoles.cell}
        className={cn(cell, 'text-ink-soft text-label whitespace-nowrap max-md:order-last max-md:col-span-2')}
      >
        {formatMoment(row.created_at, row.time_zone)}
      </td>
      <td {...tableRoles.cell} className={cn(cell, 'text-right whitespace-nowrap')}>
        {formatMoney(row.subtotal, row.currency)}
      </td>
    </tr>
  );
}

/** A stall's orders, one line each; on a phone each becomes a card. */
export function OrdersTable({ rows, stall }: { rows: VendorOrderRow[]; stall: string | undefined }) {
  return (
    <table {...tableRoles.table} className="figures w-full border-collapse text-[0.9375rem] max-md:block">
      <caption className="sr-only">Orders of the stall, newest first.</caption>
      <thead {...tableRoles.group} className="max-md:sr-only">
        <tr {...tableRoles.row}>
          {columns.map(({ name, isFigure }) => (
            <th
              key={name}
              scope="col"
              {...tableRoles.column}
              className={cn(
                'h-10 bg-paper px-3 font-medium text-ink-soft text-label whitespace-nowrap shadow-[inset_0_-1px_0_var(--line-strong)]',
                isFigure ? 'text-right' : 'text-left',
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
