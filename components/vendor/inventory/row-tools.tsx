import { ArrowLeftRight, History } from 'lucide-react';
import Link from 'next/link';
import { Button, buttonVariants } from '#components/ui/button';
import type { InventoryRow } from '#lib/market/inventory/schema';
import { goodsName, shelfName } from './shelf-name.ts';

interface RowToolsProps {
  row: InventoryRow;
  ledgerHref: string;
  onMove: (() => void) | undefined;
}

/** Where a row leads: its ledger, and another location. */
export function RowTools({ row, ledgerHref, onMove }: RowToolsProps) {
  const name = shelfName(row);
  return (
    <span className="flex justify-end gap-0.5">
      {onMove && (
        <Button
          variant="quiet"
          size="icon"
          title="Move to another location"
          aria-label={`Move ${name} to another location`}
          onClick={onMove}
          className="md:size-9"
        >
          <ArrowLeftRight aria-hidden />
        </Button>
      )}
      <Link
        href={ledgerHref}
        prefetch={false}
        title="History"
        aria-label={`History of ${goodsName(row)}`}
        className={buttonVariants({ variant: 'quiet', size: 'icon', className: 'md:size-9' })}
      >
        <History aria-hidden />
      </Link>
    </span>
  );
}
