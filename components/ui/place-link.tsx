import Link from 'next/link';
import type { ComponentProps } from 'react';

interface PlaceLinkProps extends Pick<ComponentProps<'a'>, 'className' | 'children' | 'aria-current'> {
  href: string;
  /** Goes there within the page. What a person opens in another tab or window follows `href`. */
  onGo(): void;
}

/** A link to the same list under other filters, which composes with those chosen a moment ago. */
export function PlaceLink({ onGo, ...props }: PlaceLinkProps) {
  return (
    <Link
      {...props}
      replace
      scroll={false}
      prefetch={false}
      onNavigate={(event) => {
        event.preventDefault();
        onGo();
      }}
    />
  );
}
