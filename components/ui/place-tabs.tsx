import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from './cn.ts';
import { PlaceLink } from './place-link.tsx';

interface PlaceTabsProps<V extends string | undefined> {
  label: string;
  tabs: readonly { value: V; name: string; count?: ReactNode }[];
  value: V;
  hrefOf(value: V): string;
  onChoose(value: V): void;
}

/** The states of a list, each with its own address. Where they are wider than the screen they scroll sideways. */
export function PlaceTabs<V extends string | undefined>(props: PlaceTabsProps<V>) {
  const { label, tabs, value, hrefOf, onChoose } = props;
  const nav = useRef<HTMLElement>(null);
  // The tab that is on is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the tab.
  useEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && here)
      nav.current.scrollLeft = here.offsetLeft - (nav.current.clientWidth - here.offsetWidth) / 2;
  }, [value]);
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="-mx-1 relative flex max-w-full gap-1 overflow-x-auto px-1 py-1"
    >
      {tabs.map((tab) => {
        const isHere = tab.value === value;
        return (
          <PlaceLink
            key={tab.value ?? ''}
            href={hrefOf(tab.value)}
            onGo={() => onChoose(tab.value)}
            aria-current={isHere ? 'page' : undefined}
            className={cn(
              'figures inline-flex h-11 shrink-0 items-center gap-2 rounded-md px-3.5 font-medium text-label hover:bg-shelf',
              isHere && 'bg-leaf-wash text-leaf-deep hover:bg-leaf-wash',
            )}
          >
            {tab.name}
            {tab.count !== undefined && (
              <span className={cn('font-normal', !isHere && 'text-ink-soft')}>{tab.count}</span>
            )}
          </PlaceLink>
        );
      })}
    </nav>
  );
}
