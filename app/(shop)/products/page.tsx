import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Catalogue } from '#components/shop/catalogue';
import { NothingHere } from '#components/shop/nothing-here';
import { findCategory, listCards, listCategories } from '#lib/market/catalog/service';
import { listVendors } from '#lib/market/vendors/service';
import { runtime } from '#lib/runtime';
import { definePage } from '#lib/web/define-page';
import { missingPage } from '#lib/web/missing-page';
import { toCatalogueState } from '../../../components/shop/catalogue-url.ts';
import { readQuery, type SearchParams } from './read-query.ts';

interface PageProps {
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ searchParams }: PageProps): Promise<Metadata> {
  const { category: slug, q } = readQuery(await searchParams);
  const category = slug ? await findCategory(runtime(), slug) : null;
  if (slug && !category) return missingPage;
  if (q) return { title: `“${q}”`, robots: { index: false } };
  if (!category) return { title: 'All goods' };
  return { title: category.name, description: category.description || undefined };
}

async function ProductsPage({ searchParams }: PageProps) {
  const ctx = runtime();
  const query = readQuery(await searchParams);
  if (query.category && !(await findCategory(ctx, query.category))) notFound();
  const [page, categories, { vendors }] = await Promise.all([
    listCards(ctx, query),
    listCategories(ctx),
    listVendors(ctx, { limit: 100 }),
  ]);
  return <Catalogue page={page} categories={categories} vendors={vendors} state={toCatalogueState(query)} />;
}

export default definePage('/products', ProductsPage, <NothingHere />);
