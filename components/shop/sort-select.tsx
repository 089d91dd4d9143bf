import { SubmitOnChange } from '#components/shop/submit-on-change';
import { Select } from '#components/ui/select';
import type { ProductSort } from '#lib/market/catalog/schema';

const sorts: { value: ProductSort; name: string }[] = [
  { value: 'newest', name: 'Newest first' },
  { value: 'price_asc', name: 'Price, low to high' },
  { value: 'price_desc', name: 'Price, high to low' },
  { value: 'name', name: 'Name, A to Z' },
];

interface SortSelectProps {
  /** The filter form that this belongs to, though it stands elsewhere on the page. */
  form: string;
  value: string | undefined;
  isSearch: boolean;
}

/** The order of the shelves. The usual one is not written into the address. */
export function SortSelect({ form, value, isSearch }: SortSelectProps) {
  const options = isSearch ? [{ value: 'relevance', name: 'Best match' }, ...sorts] : sorts;
  const usual = options[0]?.value;
  return (
    <SubmitOnChange className="w-46">
      <Select
        form={form}
        name="sort"
        aria-label="Sort by"
        defaultValue={value === usual ? '' : (value ?? '')}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value === usual ? '' : option.value}>
            {option.name}
          </option>
        ))}
      </Select>
    </SubmitOnChange>
  );
}
