import { Menu, X } from 'lucide-react';
import Link from 'next/link';
import { AccountMenu } from '#components/shop/account-menu';
import { BasketButton } from '#components/shop/basket-button';
import { SearchBox } from '#components/shop/search-box';
import { ThemeToggle } from '#components/shop/theme-toggle';
import { Wordmark } from '#components/shop/wordmark';
import { PopoverPanel } from '#components/ui/popover-panel';
import type { Category } from '#lib/market/catalog/schema';
import { rootsOf } from './category-tree.ts';

interface MenuLink {
  href: string;
  name: string;
}

function PhoneMenu({ links }: { links: MenuLink[] }) {
  return (
    <>
      <button
        type="button"
        popoverTarget="menu"
        aria-label="Menu"
        className="-ml-2.5 grid size-11 place-items-center rounded-md hover:bg-shelf lg:hidden"
      >
        <Menu aria-hidden className="size-5.5" />
      </button>
      <PopoverPanel
        id="menu"
        className="popover-sheet top-0 bottom-auto bg-paper px-4 pt-3 pb-8 shadow-float"
      >
        <div className="flex items-center justify-between">
          <span className="text-ink-soft text-label">The market</span>
          <span className="ml-auto sm:hidden">
            <ThemeToggle />
          </span>
          <button
            type="button"
            popoverTarget="menu"
            popoverTargetAction="hide"
            aria-label="Close menu"
            className="grid size-11 place-items-center rounded-md hover:bg-shelf"
          >
            <X aria-hidden className="size-5.5" />
          </button>
        </div>
        <nav aria-label="Market">
          <ul className="divide-y divide-line">
            {links.map(({ href, name }) => (
              <li key={href}>
                <Link href={href} className="flex min-h-13 items-center font-display text-xl">
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </PopoverPanel>
    </>
  );
}

function CategoryBar({ links }: { links: MenuLink[] }) {
  return (
    <nav aria-label="Categories" className="hidden lg:block">
      <ul className="-mx-3 flex h-11 items-stretch overflow-hidden text-[0.9375rem]">
        {links.map(({ href, name }) => (
          <li key={href}>
            <Link
              href={href}
              className="flex h-full items-center px-3 whitespace-nowrap hover:text-leaf hover:underline hover:underline-offset-4"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What the bar has room for at 1024 px. The phone menu, the footer and the catalogue name them all. */
const maxInBar = 7;

/** The largest categories, in the order in which all of them are shown. */
function mainRoots(roots: readonly Category[]): readonly Category[] {
  const bySize = [...roots].sort((a, b) => b.product_count - a.product_count);
  const main = new Set(bySize.slice(0, maxInBar));
  return roots.filter((root) => main.has(root));
}

const toLink = ({ slug, name }: Category): MenuLink => ({ href: `/products?category=${slug}`, name });
const around = (roots: readonly Category[]): MenuLink[] => [
  { href: '/products', name: 'All goods' },
  ...roots.map(toLink),
  { href: '/vendors', name: 'Stalls' },
];

/** Its height never depends on data, so nothing below it moves. */
export function SiteHeader({ categories }: { categories: readonly Category[] }) {
  const roots = rootsOf(categories);
  return (
    <header className="border-line border-b">
      <div className="hall">
        <div className="flex h-17 items-center gap-2 lg:gap-6">
          <PhoneMenu links={around(roots)} />
          <Wordmark />
          <div className="mx-auto hidden w-full max-w-xl lg:block">
            <SearchBox id="search" />
          </div>
          <div className="ml-auto flex items-center gap-1 lg:ml-0">
            {/* In the menu where the bar has no room for it. */}
            <span className="hidden sm:block">
              <ThemeToggle />
            </span>
            <AccountMenu />
            <BasketButton />
          </div>
        </div>
        <div className="pb-3 lg:hidden">
          <SearchBox id="search-phone" />
        </div>
        <CategoryBar links={around(mainRoots(roots))} />
      </div>
    </header>
  );
}
