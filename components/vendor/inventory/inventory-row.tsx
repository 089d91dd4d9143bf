'use client';

import { Pencil } from 'lucide-react';
import { type ChangeEvent, type Ref, useRef } from 'react';
import { Picture } from '#components/shop/picture';
import { StockPulse } from '#components/stock/stock-pulse';
import { Checkbox } from '#components/ui/checkbox';
import type { InventoryRow as Row, StockStatus } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';
import { stockLevel } from '../../stock/stock-level.ts';
import { cn } from '../../ui/cn.ts';
import { tableRoles } from '../table-roles.ts';
import { AdjustForm } from './adjust-form.tsx';
import { rowStatus, statusWords } from './amount.ts';
import { RowTools } from './row-tools.tsx';
import { shelfName } from './shelf-name.ts';
import { ThresholdField, thresholdWords } from './threshold-field.tsx';
import { type Adjust, useRowAdjustment } from './use-row-adjustment.ts';

const ink: Record<StockStatus, string> = {
  instock: 'text-plenty-ink',
  lowstock: 'text-low-ink',
  outofstock: 'text-out-ink',
};

const thumbnail = { alt: '', width: 40, height: 40, blur: null };
const cell = 'px-2 py-2 align-middle max-md:p-0 xl:px-3';
const figure = `${cell} md:text-right max-md:text-label max-md:text-ink-soft`;

/** The column's name, where there is no header row to carry it. */
function PhoneLabel({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="md:hidden">
      {children}{' '}
    </span>
  );
}

const isRange = (event: ChangeEvent<HTMLInputElement>) =>
  event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey;

function ProductCell({ row, work }: { row: Row; work: RowWork }) {
  return (
    <th
      scope="row"
      {...tableRoles.rowHeader}
      className={cn(cell, 'text-left font-normal max-md:col-start-1 max-md:row-start-1 md:min-w-60')}
    >
      <span className="flex items-center gap-3">
        <Checkbox
          label={<span className="sr-only">Select {shelfName(row)}</span>}
          checked={work.isSelected}
          onChange={(event) => work.onSelect(isRange(event))}
          className="gap-0"
        />
        <span className="size-10 shrink-0 overflow-hidden rounded-sm">
          <Picture decorative image={row.image ? { ...thumbnail, src: row.image } : null} />
        </span>
        <span className="min-w-0">
          <span className="block font-medium leading-snug [overflow-wrap:anywhere]">{row.product_name}</span>
          <span className="block text-ink-soft text-label [overflow-wrap:anywhere]">
            {row.variant_name && `${row.variant_name} · `}
            <span className="text-fine">{row.sku}</span>
          </span>
        </span>
      </span>
    </th>
  );
}

function LevelCell({ row }: { row: Row }) {
  const status = rowStatus(row);
  // Ten of these fill half the meter: twice the threshold, or ten steps where there is none.
  const tenth = Math.max(row.low_stock_threshold / 5, row.step);
  return (
    <td {...tableRoles.cell} className={cn(cell, 'max-md:col-start-1 max-md:row-start-2')}>
      <span className="flex items-center gap-2.5">
        <StockPulse
          status={status}
          level={stockLevel(status, row.available, row.unit, tenth)}
          amount={row.available}
        />
        <span className={cn('font-medium text-label whitespace-nowrap', ink[status])}>
          {statusWords[status]}
        </span>
      </span>
    </td>
  );
}

/** What can be done with a row besides changing its figure. */
export interface RowWork {
  vendorId: string;
  ledgerHref: string;
  isSelected: boolean;
  onSelect(isRange: boolean): void;
  /** Absent where there is one location only. */
  onMove: (() => void) | undefined;
  maySetThresholds: boolean;
  onChanged(): void;
}

interface InventoryRowProps {
  row: Row;
  work: RowWork;
  isOpen: boolean;
  onOpen(): void;
  onClose(): void;
  adjust: Adjust;
}

/** The figure one clicks to change it. */
function FigureButton({
  row,
  isOpen,
  onOpen,
  onClose,
  buttonRef,
}: Omit<InventoryRowProps, 'adjust' | 'work'> & { buttonRef: Ref<HTMLButtonElement> }) {
  const words = formatQuantity(row.available, row.unit);
  return (
    <button
      ref={buttonRef}
      type="button"
      data-adjust
      aria-expanded={isOpen}
      aria-label={`${words} available. Change stock of ${shelfName(row)}`}
      onClick={isOpen ? onClose : onOpen}
      className="figures group inline-flex h-11 items-center gap-2 rounded-sm px-2 font-medium whitespace-nowrap hover:bg-leaf-wash aria-expanded:bg-leaf-wash md:h-9"
    >
      <Pencil
        aria-hidden="true"
        className="size-3.5 text-ink-soft md:opacity-0 md:group-hover:opacity-100 md:group-focus-visible:opacity-100"
      />
      {words}
    </button>
  );
}

/**
 * One variant at one location, and below it, when open, the form that changes it.
 * Long: a row of a table in full, whose cells are nothing by themselves.
 */
export function InventoryRow({ row, work, isOpen, onOpen, onClose, adjust }: InventoryRowProps) {
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    onClose();
    button.current?.focus();
  };
  return (
    <>
      <tr
        {...tableRoles.row}
        className={cn(
          'border-line border-t max-md:grid max-md:grid-cols-[minmax(0,1fr)_fit-content(40%)] max-md:gap-x-4 max-md:gap-y-2 max-md:py-4',
          isOpen ? 'md:bg-shelf/40' : 'md:hover:bg-shelf/40',
        )}
      >
        <ProductCell row={row} work={work} />
        <td
          {...tableRoles.cell}
          className={cn(
            cell,
            'text-ink-soft [overflow-wrap:anywhere] md:min-w-28 max-md:col-start-2 max-md:row-start-2 max-md:self-center max-md:text-right max-md:text-label',
          )}
        >
          {row.location_name}
        </td>
        <LevelCell row={row} />
        <td {...tableRoles.cell} className={cn(cell, 'text-right max-md:col-start-2 max-md:row-start-1')}>
          <FigureButton row={row} isOpen={isOpen} onOpen={onOpen} onClose={close} buttonRef={button} />
        </td>
        <td
          {...tableRoles.cell}
          className={cn(figure, 'md:max-2xl:hidden', row.reserved === 0 && 'max-md:hidden')}
        >
          <PhoneLabel>On the shelf</PhoneLabel>
          {formatQuantity(row.quantity, row.unit)}
        </td>
        <td
          {...tableRoles.cell}
          className={cn(figure, 'text-right md:max-xl:hidden', row.reserved === 0 && 'max-md:hidden')}
        >
          <PhoneLabel>In baskets</PhoneLabel>
          {row.reserved > 0 ? (
            formatQuantity(row.reserved, row.unit)
          ) : (
            <span className="text-ink-soft">none</span>
          )}
        </td>
        <td
          {...tableRoles.cell}
          className={cn(
            figure,
            'whitespace-nowrap text-ink-soft max-md:flex max-md:items-center max-md:gap-1',
          )}
        >
          <PhoneLabel>Low at</PhoneLabel>
          {work.maySetThresholds ? (
            <ThresholdField vendorId={work.vendorId} row={row} onChanged={work.onChanged} />
          ) : (
            thresholdWords(row)
          )}
        </td>
        <td {...tableRoles.cell} className={cn(cell, 'md:w-0 md:pl-0')}>
          <RowTools row={row} ledgerHref={work.ledgerHref} onMove={work.onMove} />
        </td>
      </tr>
      {isOpen && <AdjustmentRow row={row} adjust={adjust} onClose={close} />}
    </>
  );
}

function AdjustmentRow({ row, adjust, onClose }: { row: Row; adjust: Adjust; onClose(): void }) {
  const { save, isSaving, trouble } = useRowAdjustment(row, adjust, onClose);
  return (
    <tr {...tableRoles.row} className="max-md:block md:bg-shelf/40">
      <td {...tableRoles.cell} colSpan={8} className="px-2 pt-2 pb-5 max-md:block max-md:px-0 xl:px-3">
        <AdjustForm row={row} trouble={trouble} isSaving={isSaving} onSubmit={save} onCancel={onClose} />
      </td>
    </tr>
  );
}
