'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../../ui/cn.ts';

export interface Column<Row> {
  key: string;
  name: string;
  of(row: Row): ReactNode;
  isText?: boolean;
  /** Left out on a phone. */
  isWide?: boolean;
  isBad?(row: Row): boolean;
}

interface Sorting {
  by: string;
  onSort(key: string): void;
  /** Columns that can be sorted by, largest first. */
  keys: readonly string[];
}

interface DataTableProps<Row> {
  caption: string;
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** The first one names the row. */
  columns: readonly Column<Row>[];
  sorting?: Sorting;
}

const cell = 'py-1.5 max-md:py-2.5';

function HeadCell<Row>({
  column,
  sorting,
  isFirst,
}: {
  column: Column<Row>;
  sorting?: Sorting | undefined;
  isFirst: boolean;
}) {
  const canSort = sorting?.keys.includes(column.key) ?? false;
  const isSorted = sorting?.by === column.key;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? 'descending' : undefined}
      className={cn(
        'h-9 border-line-strong border-b font-medium text-ink-soft text-label whitespace-nowrap',
        column.isText || isFirst ? 'text-left' : 'text-right',
        !isFirst && 'pl-4',
        column.isWide && 'max-md:hidden',
      )}
    >
      {canSort ? (
        <button
          type="button"
          onClick={() => sorting?.onSort(column.key)}
          className={cn('inline-flex h-11 items-center gap-1 md:h-9 hover:text-ink', isSorted && 'text-ink')}
        >
          {column.name}
          {isSorted ? (
            <ArrowDown aria-hidden="true" className="size-3.5" />
          ) : (
            <ArrowUp aria-hidden="true" className="size-3.5 opacity-0" />
          )}
        </button>
      ) : (
        column.name
      )}
    </th>
  );
}

/** Figures in rows: dense, right-aligned, digits of one width. */
export function DataTable<Row>({ caption, rows, keyOf, columns, sorting }: DataTableProps<Row>) {
  return (
    <table className="figures w-full border-collapse text-[0.9375rem]">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <HeadCell key={column.key} column={column} sorting={sorting} isFirst={index === 0} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className="border-line border-b hover:bg-shelf/40">
            {columns.map((column, index) =>
              index === 0 ? (
                <th
                  key={column.key}
                  scope="row"
                  className={cn(cell, 'text-left font-normal [overflow-wrap:anywhere]')}
                >
                  {column.of(row)}
                </th>
              ) : (
                <td
                  key={column.key}
                  className={cn(
                    cell,
                    'pl-4',
                    column.isText ? 'text-left' : 'text-right whitespace-nowrap',
                    column.isWide && 'max-md:hidden',
                    column.isBad?.(row) && 'font-medium text-danger',
                  )}
                >
                  {column.of(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
