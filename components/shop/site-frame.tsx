import type { ReactNode } from 'react';
import { BasketProvider } from '#components/shop/basket-provider';
import { SiteFooter } from '#components/shop/site-footer';
import { SiteHeader } from '#components/shop/site-header';
import type { Category } from '#lib/market/catalog/schema';

interface SiteFrameProps {
  /** Empty when they could not be read: the rest of the frame still stands. */
  categories: readonly Category[];
  children: ReactNode;
}

/** Header, the page, footer. */
export function SiteFrame({ categories, children }: SiteFrameProps) {
  return (
    <BasketProvider>
      <div className="flex min-h-dvh flex-col">
        <SiteHeader categories={categories} />
        <main id="main" tabIndex={-1} className="flex-1 outline-none">
          {children}
        </main>
        <SiteFooter categories={categories} />
      </div>
    </BasketProvider>
  );
}
