import type { ReactNode } from 'react';
import { SiteFrame } from '#components/shop/site-frame';
import { listCategories } from '#lib/market/catalog/service';
import { runtime } from '#lib/runtime';

export default async function ShopLayout({ children }: { children: ReactNode }) {
  return <SiteFrame categories={await listCategories(runtime())}>{children}</SiteFrame>;
}
