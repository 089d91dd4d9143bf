import { Search } from 'lucide-react';
import { SearchForm } from '#components/shop/search-form';

/** Looks through all products; a plain form until the script is there. */
export function SearchBox({ id }: { id: string }) {
  return (
    <search>
      <SearchForm className="relative">
        <label htmlFor={id} className="sr-only">
          Search products
        </label>
        <input
          id={id}
          type="search"
          name="q"
          required
          maxLength={120}
          enterKeyHint="search"
          placeholder="Search teas, spices, flowers"
          className="h-11 w-full rounded-full border border-line-strong bg-counter pr-12 pl-5 text-base transition-colors hover:border-leaf"
        />
        <button
          type="submit"
          aria-label="Search"
          className="absolute top-0 right-0 grid size-11 place-items-center rounded-full text-ink-soft hover:text-leaf"
        >
          <Search aria-hidden className="size-5" />
        </button>
      </SearchForm>
    </search>
  );
}
