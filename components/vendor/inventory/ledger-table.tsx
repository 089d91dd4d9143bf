import Link from 'next/link';
import { Moment } from '#components/ui/moment';
import type { LedgerHead, Movement } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { tableRoles } from '../table-roles.ts';
import { whatHappened, whoDid } from './ledger-words.ts';

const cell = 'px-3 py-2.5 align-baseline max-md:p-0';

interface LineProps {
  line: Movement;
  unit: LedgerHead['unit'];
}

function Amount({ line: { delta }, unit }: LineProps) {
  const sign = delta > 0 ? '+' : '−';
  return (
    <span className={cn('font-medium whitespace-nowrap', delta < 0 && 'text-out-ink')}>
      {sign}
      {formatQuantity(Math.abs(delta), unit)}
    </span>
  );
}

function LedgerLine({ line, unit }: LineProps) {
  return (
    <tr
      {...tableRoles.row}
      className="border-line border-t max-md:grid max-md:grid-cols-[minmax(0,1fr)_fit-content(40%)] max-md:gap-x-4 max-md:gap-y-1 max-md:py-3"
    >
      <td
        {...tableRoles.cell}
        className={cn(cell, 'whitespace-nowrap text-ink-soft text-label max-md:order-3')}
      >
        <Moment at={line.created_at} />
      </td>
      <td {...tableRoles.cell} className={cn(cell, 'max-md:order-1')}>
        {line.vendor_order_id ? (
          <Link
            href={`/vendor/orders/${line.vendor_order_id}`}
            prefetch={false}
            className="underline decoration-1 underline-offset-4 hover:decoration-2"
          >
            {whatHappened(line)}
          </Link>
        ) : (
          whatHappened(line)
        )}
        {line.note && (
          <span className="block text-ink-soft text-label [overflow-wrap:anywhere]">{line.note}</span>
        )}
      </td>
      <td {...tableRoles.cell} className={cn(cell, 'text-right max-md:order-2')}>
        <Amount line={line} unit={unit} />
      </td>
      <td
        {...tableRoles.cell}
        className={cn(cell, 'text-right text-ink-soft whitespace-nowrap max-md:order-4 max-md:text-label')}
      >
        <span className="md:hidden" aria-hidden="true">
          then{' '}
        </span>
        {formatQuantity(line.balance_after, unit)}
      </td>
      <td
        {...tableRoles.cell}
        className={cn(cell, 'max-md:order-5 max-md:text-label max-md:text-ink-soft [overflow-wrap:anywhere]')}
      >
        {line.location_name}
      </td>
      <td
        {...tableRoles.cell}
        className={cn(cell, 'max-md:order-6 max-md:text-right max-md:text-label [overflow-wrap:anywhere]')}
      >
        {whoDid(line)}
      </td>
    </tr>
  );
}

const columns = [
  { name: 'When' },
  { name: 'What' },
  { name: 'Change', isFigure: true },
  { name: 'Balance after', isFigure: true },
  { name: 'Location' },
  { name: 'Who' },
];

/** Movements, newest first; on a phone each becomes a card. */
export function LedgerTable({ lines, unit }: { lines: Movement[]; unit: LedgerHead['unit'] }) {
  return (
    <table {...tableRoles.table} className="figures w-full border-collapse text-[0.9375rem] max-md:block">
      <caption className="sr-only">Stock movements, newest first</caption>
      <thead {...tableRoles.group} className="max-md:sr-only">
        <tr {...tableRoles.row}>
          {columns.map(({ name, isFigure }) => (
            <th
              key={name}
              scope="col"
              {...tableRoles.column}
              className={cn(
                'h-10 px-3 font-medium text-ink-soft text-label whitespace-nowrap',
                isFigure ? 'text-right' : 'text-left',
              )}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...tableRoles.group} className="max-md:block">
        {lines.map((line) => (
          <LedgerLine key={line.id} line={line} unit={unit} />
        ))}
      </tbody>
    </table>
  );
}
