'use client';

import { type KeyboardEvent, useState } from 'react';
import type { InventoryRow as Row } from '#lib/market/inventory/schema';
import { cn } from '../../ui/cn.ts';
import { tableRoles } from '../table-roles.ts';
import { InventoryRow, type RowWork } from './inventory-row.tsx';
import type { Adjust } from './use-row-adjustment.ts';

const columns = [
  { name: 'Product' },
  { name: 'Location' },
  { name: 'Level' },
  { name: 'Available', isFigure: true },
  // Where it is narrow, the form that opens below a row says what is on the shelf.
  { name: 'On the shelf', isFigure: true, from: 'md:max-2xl:hidden' },
  { name: 'In baskets', isFigure: true, from: 'md:max-xl:hidden' },
  { name: 'Low at', isFigure: true },
  { name: 'More', isHidden: true },
];

/** Up and Down walk the figures, Home and End reach the first and the last. */
function moveFocus(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[data-adjust]')];
  const index = buttons.indexOf(event.target as HTMLButtonElement);
  const targets: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: buttons.length - 1,
  };
  const target = index < 0 ? undefined : targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  buttons[target]?.focus();
}

interface InventoryTableProps {
  rows: Row[];
  adjust: Adjust;
  workOf(row: Row): RowWork;
}

/** Shelves, one line each; on a phone each becomes a card. */
export function InventoryTable({ rows, adjust, workOf }: InventoryTableProps) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <table {...tableRoles.table} className="figures w-full border-collapse text-[0.9375rem] max-md:block">
      <caption className="sr-only">
        Stock by variant and location. Activate a figure in the column Available to change it.
      </caption>
      <thead {...tableRoles.group} className="max-md:sr-only">
        <tr {...tableRoles.row}>
          {columns.map(({ name, isFigure, isHidden, from }) => (
            <th
              key={name}
              scope="col"
              {...tableRoles.column}
              className={cn(
                'h-10 px-2 font-medium text-ink-soft xl:px-3 text-label whitespace-nowrap shadow-[inset_0_-1px_0_var(--line-strong)]',
                isFigure ? 'text-right' : 'text-left',
                from,
              )}
            >
              {isHidden ? <span className="sr-only">{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...tableRoles.group} onKeyDown={moveFocus} className="max-md:block">
        {rows.map((row) => (
          <InventoryRow
            key={row.inventory_id}
            row={row}
            work={workOf(row)}
            isOpen={openId === row.inventory_id}
            onOpen={() => setOpenId(row.inventory_id)}
            onClose={() => setOpenId(null)}
            adjust={adjust}
          />
        ))}
      </tbody>
    </table>
  );
}
