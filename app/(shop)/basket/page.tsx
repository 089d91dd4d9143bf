import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { BasketScreen } from '#components/shop/basket-screen';
import { getCart } from '#lib/market/carts/service';
import { runtime } from '#lib/runtime';
import { findSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';
import { readAnswer } from '#lib/web/forms/read-answer';

export const metadata: Metadata = { title: 'Basket', robots: { index: false } };

interface PageProps {
  searchParams: Promise<{ answer?: string | string[] }>;
}

/** What was wrong with what a form of the basket sent. */
async function troubleOf(id: string | string[] | undefined): Promise<string | null> {
  const answer = await readAnswer('basket', id);
  return answer && (answer.message ?? Object.values(answer.errors)[0] ?? null);
}

async function BasketPage({ searchParams }: PageProps) {
  const jar = await cookies();
  const session = await findSession();
  const cart = await getCart(runtime(), { session, jar: { getAll: () => jar.getAll() } });
  return <BasketScreen initial={cart} trouble={await troubleOf((await searchParams).answer)} />;
}

export default definePage('/basket', BasketPage);
