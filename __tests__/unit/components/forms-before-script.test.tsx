import { renderToString } from 'react-dom/server';
import { useForm } from 'react-hook-form';
import { ProductFields } from '#components/vendor/products/product-fields';
import { SettingsForm } from '#components/vendor/settings/settings-form';
import type { StallSettings } from '#lib/market/vendors/settings/schema';
import {
  blankProduct,
  type CheckedProduct,
  type ProductFormValues,
} from '../../../components/vendor/products/product-form-values.ts';

// What the server sends, before any script has run: forms say what is saved.

const settings: StallSettings = {
  id: '00000000-0000-4000-8000-000000000001',
  slug: 'tea',
  store_name: 'The Tea Room',
  tagline: 'Leaves of the year',
  description: 'Picked by hand',
  email: 'tea@example.test',
  pending_email: null,
  is_pending_refused: false,
  city: 'Ghent',
  time_zone: 'Europe/Brussels',
  status: 'approved',
  image: null,
  image_alt: '',
  topics: [],
};

it('the settings of a stall', () => {
  const html = renderToString(<SettingsForm settings={settings} isDisabled={false} onSaved={() => {}} />);
  for (const value of ['The Tea Room', 'Leaves of the year', 'Ghent', 'tea@example.test'])
    expect(html).toContain(`value="${value}"`);
  expect(html).toMatch(/<textarea[^>]*>Picked by hand<\/textarea>/);
  expect(html).toMatch(/<option value="Europe\/Brussels" selected="">/);
});

function Product() {
  const blank = blankProduct('EUR');
  const variant = {
    ...blank.variants[0]!,
    id: 'v',
    name: 'Tin',
    price: '4.50',
    sku: 'TIN-1',
    is_active: true,
  };
  const form = useForm<ProductFormValues, unknown, CheckedProduct>({
    defaultValues: {
      ...blank,
      name: 'Silver tips',
      description: 'Buds only',
      category_id: '2',
      unit: 'kg',
      variants: [variant, { ...variant, id: 'w', name: 'Bag', is_active: false }],
    },
  });
  return <ProductFields form={form} categories={[{ id: '2', parent_id: null, name: 'Teas' }]} />;
}

it('a product', () => {
  const html = renderToString(<Product />);
  for (const value of ['Silver tips', 'Tin', 'Bag', '4.50', 'TIN-1'])
    expect(html).toContain(`value="${value}"`);
  expect(html).toMatch(/<textarea[^>]*>Buds only<\/textarea>/);
  for (const chosen of ['2', 'kg', 'EUR']) expect(html).toContain(`<option value="${chosen}" selected="">`);
  const ticks = html.match(/<input[^>]*type="checkbox"[^>]*>/g) ?? [];
  expect(ticks.map((tick) => tick.includes('checked=""'))).toEqual([true, false]);
});
