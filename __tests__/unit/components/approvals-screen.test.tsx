/** @jest-environment jsdom */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { ApprovalsScreen } from '#components/admin/approvals/approvals-screen';
import type { DecisionsInput, ReviewItem, ReviewPage } from '#lib/market/products/schema';
import { installBrowser, installFetch } from '../hooks/setup.ts';

installBrowser();
afterEach(cleanup);

const stall = '00000000-0000-4000-8000-00000000000a';
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const seen = '2026-01-01T00:00:00.000Z';

const item = (n: number): ReviewItem => ({
  id: idOf(n),
  name: `Tea ${n}`,
  description: '',
  category: 'Teas',
  currency: 'EUR',
  unit: 'g',
  stock_quantity: 1,
  variants: [],
  images: [],
  vendor: { id: stall, slug: 'file', store_name: 'File', status: 'approved', edits_need_review: false },
  was_published: false,
  created_at: seen,
  updated_at: seen,
});

const pageOf = (numbers: number[], total: number): ReviewPage => ({
  products: numbers.map(item),
  nextCursor: null,
  total,
  stalls: [{ id: stall, store_name: 'File', waiting: total }],
});

/** A shop where 450 wait, of which the fourth changed meanwhile; `failing`: the command that does not get through. */
function open(failing = 0) {
  const sent: DecisionsInput[] = [];
  installFetch((url, init) => {
    if (url.includes('/selection')) {
      const products = Array.from({ length: 450 }, (_, n) => ({ id: idOf(n + 1), updated_at: seen }));
      return { body: { success: true, selection: { products } } };
    }
    if (!url.includes('/decisions')) return { body: { success: true, ...pageOf([4], 1) } };
    sent.push(JSON.parse(String(init.body)));
    if (sent.length === failing)
      return { status: 503, body: { success: false, error: { code: 'unavailable', message: 'Try again.' } } };
    const results = (sent.at(-1)?.products ?? []).map(({ id }) => ({
      id,
      name: `Tea ${Number(id.slice(-6))}`,
      outcome: id === idOf(4) ? 'changed' : 'decided',
    }));
    return { body: { success: true, results } };
  });
  render(<ApprovalsScreen initial={pageOf([1, 2, 3, 4], 450)} vendorId={stall} />);
  return sent;
}

const tick = (n: number, init = {}) =>
  fireEvent.click(screen.getByRole('checkbox', { name: `Choose Tea ${n}` }), init);
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

it('a range of what is shown goes back with one reason', async () => {
  const sent = open();
  tick(1);
  tick(3, { shiftKey: true });
  press('Send 3 back');
  fireEvent.input(screen.getByLabelText('What has to change'), { target: { value: 'Where is it from?' } });
  press('Send it back');
  await screen.findByText('3 products went back.');
  expect(sent).toEqual([
    {
      vendor_id: stall,
      reason: 'Where is it from?',
      products: [1, 2, 3].map((n) => ({ id: idOf(n), updated_at: seen })),
    },
  ]);
});

it('all of a stall are published, in commands of 200, and what changed is told', async () => {
  const sent = open();
  press('Choose all 450');
  await screen.findByText('450 chosen');
  press('Publish 450');
  await screen.findByText(/449 products are on sale\./);
  expect(screen.getByText(/Tea 4 changed since you looked/)).toBeTruthy();
  expect(sent.map(({ products }) => products.length)).toEqual([200, 200, 50]);
});

it('what a failed command did not get to is still chosen', async () => {
  open(2);
  press('Choose all 450');
  await screen.findByText('450 chosen');
  press('Publish 450');
  await screen.findByText('Try again.');
  await waitFor(() => expect(screen.getByText('250 chosen')).toBeTruthy());
  expect(screen.getByText(/199 products are on sale\./)).toBeTruthy();
});

it('Escape lets go of what was chosen', () => {
  open();
  tick(2);
  expect(screen.getByText('1 chosen')).toBeTruthy();
  fireEvent.keyDown(screen.getByRole('checkbox', { name: 'Choose Tea 2' }), { key: 'Escape' });
  expect(screen.queryByText('1 chosen')).toBeNull();
});
