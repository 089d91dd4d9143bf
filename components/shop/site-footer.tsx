import Link from 'next/link';
import { Wordmark } from '#components/shop/wordmark';
import type { Category } from '#lib/market/catalog/schema';
import { rootsOf } from './category-tree.ts';

interface ColumnProps {
  title: string;
  links: { href: string; name: string }[];
}

function Column({ title, links }: ColumnProps) {
  return (
    <nav aria-label={title}>
      <p className="mb-2 text-ink-soft text-label">{title}</p>
      <ul>
        {links.map(({ href, name }) => (
          <li key={href}>
            <Link href={href} className="inline-flex min-h-9 items-center underline-offset-4 hover:underline">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function SiteFooter({ categories }: { categories: readonly Category[] }) {
  const goods = rootsOf(categories).map(({ slug, name }) => ({ href: `/products?category=${slug}`, name }));
  return (
    <footer className="mt-24 bg-hall">
      <div className="night hall grid grid-cols-2 gap-x-6 gap-y-10 py-14 lg:grid-cols-[1.6fr_1fr_1fr_1fr]">
        <div className="max-w-xs max-lg:col-span-2">
          <Wordmark />
          <p className="mt-4 text-ink-soft">
            A market of independent stalls. The amount beside every price is what is on the shelf.
          </p>
        </div>
        <Column title="Goods" links={[{ href: '/products', name: 'All goods' }, ...goods]} />
        <Column
          title="Market"
          links={[
            { href: '/vendors', name: 'Stalls' },
            { href: '/products?in_stock=true', name: 'On the shelf now' },
            { href: '/#truth', name: 'How stock is counted' },
          ]}
        />
        <Column
          title="You"
          links={[
            { href: '/account', name: 'Your account' },
            { href: '/sign-up', name: 'Sign up' },
            { href: '/vendor', name: 'Your stall' },
            { href: '/sell', name: 'Sell here' },
          ]}
        />
      </div>
    </footer>
  );
}
