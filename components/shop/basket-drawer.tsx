'use client';

import Link from 'next/link';
import { BasketContents } from '#components/shop/basket-contents';
import { Button } from '#components/ui/button';
import { SidePanel } from '#components/ui/side-panel';

/** The basket beside the page that one was looking at. */
export function BasketDrawer({ onClose }: { onClose(): void }) {
  return (
    <SidePanel title="Basket" onClose={onClose}>
      <BasketContents onLeave={onClose} />
      <p className="mt-6">
        <Button asChild variant="link" size="inline">
          <Link href="/basket" onClick={onClose}>
            Open as a page
          </Link>
        </Button>
      </p>
    </SidePanel>
  );
}
