/** @jest-environment jsdom */
import { zodResolver } from '@hookform/resolvers/zod';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useForm } from 'react-hook-form';
import { ProductFields } from '#components/vendor/products/product-fields';
import {
  blankProduct,
  type CheckedProduct,
  type ProductFormValues,
  productForm,
  toNewProduct,
} from '../../../components/vendor/products/product-form-values.ts';

afterEach(cleanup);

const categories = [
  { id: '1', parent_id: null, name: 'Coffee' },
  { id: '2', parent_id: '1', name: 'Filter' },
];

function Form({
  onChecked,
  isUnitFixed,
}: {
  onChecked(checked: CheckedProduct): void;
  isUnitFixed?: boolean;
}) {
  const form = useForm<ProductFormValues, unknown, CheckedProduct>({
    resolver: zodResolver(productForm),
    defaultValues: blankProduct('EUR'),
  });
  return (
    <form onSubmit={form.handleSubmit(onChecked)}>
      <ProductFields form={form} categories={categories} isUnitFixed={isUnitFixed ?? false} />
      <button type="submit">Send</button>
    </form>
  );
}

function open(isUnitFixed = false) {
  const sent: CheckedProduct[] = [];
  render(<Form isUnitFixed={isUnitFixed} onChecked={(checked) => sent.push(checked)} />);
  return sent;
}

const type = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

it('one price needs no names of variants', async () => {
  const sent = open();
  type(screen.getByLabelText('Name'), 'Huila');
  fireEvent.change(screen.getByLabelText('Category'), { target: { value: '2' } });
  type(screen.getByLabelText('Price'), '12,50');
  type(screen.getByLabelText('In stock now'), '20');
  press('Send');
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(toNewProduct(sent[0]!)).toMatchObject({
    name: 'Huila',
    category_id: '2',
    variants: [{ name: '', price: 12.5, step: 1, initial_quantity: 20 }],
  });
});

it('the price is in the currency that is chosen', async () => {
  const sent = open();
  type(screen.getByLabelText('Name'), 'Huila');
  fireEvent.change(screen.getByLabelText('Category'), { target: { value: '2' } });
  fireEvent.change(screen.getByLabelText('Currency'), { target: { value: 'CHF' } });
  expect(await screen.findByText('CHF')).toBeTruthy();
  expect(screen.queryByText('EUR')).toBeNull();
  type(screen.getByLabelText('Price'), '12');
  press('Send');
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(toNewProduct(sent[0]!)).toMatchObject({ currency: 'CHF', variants: [{ price: 12 }] });
});

it('several variants are told apart by what they differ in; one that is removed is gone', async () => {
  const sent = open();
  type(screen.getByLabelText('Name'), 'Huila');
  fireEvent.change(screen.getByLabelText('Category'), { target: { value: '2' } });
  type(screen.getByLabelText('Price'), '12');
  press('Sell it in several variants');
  press('Another variant');
  press('Name what they differ in');
  type(screen.getByLabelText('Option 1'), 'Grind');
  const grinds = await screen.findAllByLabelText('Grind');
  expect(grinds).toHaveLength(3);
  type(grinds[0]!, 'Whole beans');
  type(grinds[1]!, 'Fine');
  press('Remove variant 3');
  press('Send');
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(toNewProduct(sent[0]!).variants).toMatchObject([
    { name: 'Whole beans', options: { Grind: 'Whole beans' }, price: 12 },
    { name: 'Fine', options: { Grind: 'Fine' }, price: 12 },
  ]);
});

it('says at each field what is missing, and ties it to the field', async () => {
  open();
  press('Send');
  const name = screen.getByLabelText('Name');
  await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('true'));
  const described = name.getAttribute('aria-describedby') ?? '';
  expect(document.getElementById(described)?.textContent).toBe('Give it a name of at least 2 letters.');
  expect(screen.getByText('Choose a category.')).toBeTruthy();
  expect(screen.getByText('Enter a price such as 4.50.')).toBeTruthy();
});

it('categories say where they are; a unit in which goods were counted is the only one', () => {
  open(true);
  expect(screen.getByRole('option', { name: 'Coffee › Filter' })).toBeTruthy();
  expect(screen.getByLabelText('Unit').querySelectorAll('option')).toHaveLength(1);
});
