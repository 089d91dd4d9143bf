'use client';

import { useState } from 'react';
import type { StockStatus } from '#lib/market/inventory/schema';
import { cn } from '../ui/cn.ts';

const leaves = [0, 1, 2, 3, 4];
/** A leaf, 8 by 11: two round corners, two pointed ones. */
const leaf = 'M0 5a5 5 0 0 1 5-5h3v6a5 5 0 0 1-5 5H0z';

const fills: Record<StockStatus, string> = {
  instock: 'fill-plenty stroke-plenty',
  lowstock: 'fill-low stroke-low',
  outofstock: 'fill-transparent stroke-out',
};

/** Counts how often `value` has changed since the component appeared. */
function useChanges(value: number): number {
  const [seen, setSeen] = useState({ value, changes: 0 });
  if (seen.value !== value) setSeen({ value, changes: seen.changes + 1 });
  return seen.changes;
}

interface StockPulseProps {
  status: StockStatus;
  /** 0 to 1. */
  level: number;
  /** The amount: when it changes, the meter beats once. */
  amount: number;
  /** Said instead of the picture; leave it out where words stand beside it. */
  label?: string;
  className?: string;
}

/**
 * Five leaves that show how much is left: filled while there is plenty, one or two when it is low, empty and
 * struck through when it is gone. A change fades in, and the leaf where the level stands now sends out a ring.
 */
export function StockPulse({ status, level, amount, label, className }: StockPulseProps) {
  const changes = useChanges(amount);
  const picture = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true };
  return (
    <span className={cn('relative inline-flex shrink-0', className)} {...picture}>
      <svg
        viewBox="-1 -1 58 13"
        width="58"
        height="13"
        className="overflow-visible"
        aria-hidden="true"
        focusable="false"
      >
        {leaves.map((index) => (
          <g key={index} transform={`translate(${index * 12} 0)`} className={fills[status]}>
            <path d={leaf} fill="none" strokeWidth="1" opacity={status === 'outofstock' ? 1 : 0.45} />
            <path
              d={leaf}
              strokeWidth="1"
              className="transition-opacity duration-700 ease-settle motion-reduce:transition-none"
              opacity={Math.min(1, Math.max(0, level * 5 - index))}
            />
          </g>
        ))}
        {changes > 0 && (
          <circle
            key={changes}
            cx={Math.min(4, Math.floor(level * 5)) * 12 + 4}
            cy="5.5"
            r="4"
            className="origin-center animate-[ripple_0.9s_var(--settle)_2_both] fill-live [transform-box:fill-box]"
          />
        )}
        {status === 'outofstock' && <path d="M-1 5.5H57" className="stroke-out" strokeWidth="1.5" />}
      </svg>
    </span>
  );
}
