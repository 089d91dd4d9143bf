import type { ReactNode } from 'react';
import { cn } from '../ui/cn.ts';

interface ShelfGridProps {
  children: ReactNode;
  /** Beside a column of filters there is room for one less. */
  isNarrow?: boolean;
}

/**
 * Shelves: cards without gaps, so that the edge they stand on runs through each row, and on past the last
 * card to the wall.
 */
export function ShelfGrid({ children, isNarrow }: ShelfGridProps) {
  return (
    <ul
      className={cn(
        '-mx-2 grid grid-cols-2 overflow-x-clip sm:-mx-3 sm:grid-cols-3 [&>li:last-child_.shelf-edge]:mr-[-100vw]',
        isNarrow ? 'xl:grid-cols-4' : 'lg:grid-cols-4',
      )}
    >
      {children}
    </ul>
  );
}
