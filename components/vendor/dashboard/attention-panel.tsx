'use client';

import { ChevronRight, CircleCheck, Clock3, FileX, PackageX, Rss, TrendingDown, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { useNow } from '#hooks/use-now';
import type { AttentionItem, AttentionKind } from '#lib/market/dashboard/schema';
import { cn } from '../../ui/cn.ts';
import { attentionLine } from './attention-words.ts';
import { stallLink } from './stall-link.ts';

/** Each kind has a shape of its own beside its words. */
const icons: Record<AttentionKind, typeof Clock3> = {
  orders_waiting: Clock3,
  feeds_failing: Rss,
  imports_failed: FileX,
  sold_out: PackageX,
  products_rejected: Undo2,
  running_low: TrendingDown,
  reports_failed: FileX,
};

const inks: Record<AttentionKind, string> = {
  orders_waiting: 'text-live-ink',
  feeds_failing: 'text-danger',
  imports_failed: 'text-danger',
  sold_out: 'text-out-ink',
  products_rejected: 'text-danger',
  running_low: 'text-low-ink',
  reports_failed: 'text-danger',
};

interface AttentionProps {
  items: AttentionItem[];
  stall: string | undefined;
}

function Line({ item, stall, now }: { item: AttentionItem; stall: string | undefined; now: number | null }) {
  const Icon = icons[item.kind];
  const { title, detail, path } = attentionLine(item, now);
  return (
    <li>
      <Link
        href={stallLink(path, stall)}
        prefetch={false}
        className="group -mx-2 flex min-h-11 items-center gap-3 rounded-md px-2 py-2 hover:bg-shelf"
      >
        <Icon aria-hidden="true" className={cn('size-5 shrink-0', inks[item.kind])} />
        <span className="min-w-0 flex-1">
          <span className="block font-medium leading-snug">{title}</span>
          <span className="line-clamp-2 text-ink-soft text-label">{detail}</span>
        </span>
        <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
      </Link>
    </li>
  );
}

/** What to do first, most urgent on top, each with the way to where it is mended. */
export function Attention({ items, stall }: AttentionProps) {
  const now = useNow(60_000);
  if (items.length === 0)
    return (
      <p className="flex items-center gap-3 py-2 text-plenty-ink">
        <CircleCheck aria-hidden="true" className="size-5 shrink-0" />
        Nothing waits for you. Orders, stock, imports and feeds are in order.
      </p>
    );
  return (
    <ol className="figures grid grid-cols-1 gap-0.5">
      {items.map((item) => (
        <Line key={item.kind} item={item} stall={stall} now={now} />
      ))}
    </ol>
  );
}
