import Link from 'next/link';
import { Fanlight } from '#components/shop/fanlight';
import { LiveBoard } from '#components/shop/live-board';
import { buttonVariants } from '#components/ui/button';
import type { ProductCard } from '#lib/market/catalog/schema';

/** The gate: what this market promises, and the proof beside it. */
export function Hero({ board }: { board: ProductCard[] }) {
  return (
    <section className="relative overflow-clip bg-hall">
      <Fanlight className="night absolute inset-x-0 bottom-0 mx-auto h-full w-full max-w-[100rem] text-ink opacity-10" />
      <div className="hall relative grid gap-10 py-12 sm:py-16 lg:grid-cols-[1.05fr_1fr] lg:items-center lg:gap-16 lg:py-20">
        <div className="night">
          <h1 className="text-hero">Shelves that tell the truth.</h1>
          <p className="mt-6 max-w-[44ch] text-ink-soft text-lg">
            Teas, spices, coffee and dried flowers from independent stalls. When somebody buys the last fifty
            grams, or a stall fills the jar again, you see it here as it happens.
          </p>
          <div className="mt-8 flex flex-wrap gap-3">
            <Link href="/products" className={buttonVariants({ variant: 'bright', size: 'lg' })}>
              Walk the market
            </Link>
            <Link href="/vendors" className={buttonVariants({ variant: 'outline', size: 'lg' })}>
              Meet the stalls
            </Link>
          </div>
        </div>
        {board.length > 0 && <LiveBoard products={board} />}
      </div>
    </section>
  );
}
