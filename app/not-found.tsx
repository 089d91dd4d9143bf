import type { Metadata } from 'next';
import { NothingHere } from '#components/shop/nothing-here';
import { SiteFrame } from '#components/shop/site-frame';
import { listCategories } from '#lib/market/catalog/service';
import { runtime } from '#lib/runtime';

export const metadata: Metadata = { title: 'Page not found' };

export default async function NotFound() {
  return (
    <SiteFrame categories={await listCategories(runtime())}>
      <NothingHere />
    </SiteFrame>
  );
}
