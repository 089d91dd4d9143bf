import {
  formatCount,
  formatDate,
  formatFreshness,
  formatMoney,
  formatQuantity,
  formatStep,
  formatUnitPrice,
  priceOf,
} from '#lib/words/format';

test.each([
  [4.2, 'EUR', '€4.20'],
  [1234.5, 'EUR', '€1,234.50'],
  [0, 'EUR', '€0.00'],
  [500, 'JPY', 'JP¥500'],
  [12, 'GBP', '£12.00'],
])('money: %d %s is written %s', (amount, currency, words) => {
  expect(formatMoney(amount, currency)).toBe(words);
});

test.each([
  [250, 'g', '250 g'],
  [1250, 'g', '1.25 kg'],
  [1000, 'g', '1 kg'],
  [0, 'g', '0 g'],
  [0.5, 'kg', '500 g'],
  [2.125, 'kg', '2.125 kg'],
  [0, 'kg', '0 kg'],
  [750, 'ml', '750 ml'],
  [1500, 'ml', '1.5 l'],
  [0.25, 'l', '250 ml'],
  [-1500, 'g', '-1.5 kg'],
  [1, 'each', '1 piece'],
  [3, 'each', '3 pieces'],
  [0, 'each', '0 pieces'],
  [1200, 'each', '1,200 pieces'],
] as const)('quantity: %d in %s reads %s', (quantity, unit, words) => {
  expect(formatQuantity(quantity, unit)).toBe(words);
});

test.each([
  [50, 'g', 'per 50 g'],
  [1000, 'g', 'per kg'],
  [1, 'kg', 'per kg'],
  [1, 'g', 'per g'],
  [100, 'ml', 'per 100 ml'],
  [1, 'each', 'each'],
  [3, 'each', 'per 3 pieces'],
] as const)('a price for %d %s is %s', (step, unit, words) => {
  expect(formatStep(step, unit)).toBe(words);
});

test.each([
  [4.2, 'g', 50, '€84.00/kg'],
  [6, 'ml', 250, '€24.00/l'],
  [9, 'kg', 0.5, '€18.00/kg'],
  [12, 'kg', 1, null],
  [12, 'g', 1000, null],
  [5, 'each', 1, null],
] as const)('unit price of %d per %s %d is %s', (price, unit, step, words) => {
  expect(formatUnitPrice(price, 'EUR', unit, step)).toBe(words);
});

test.each([
  [4.2, 150, 50, 12.6],
  [0.1, 3, 1, 0.3],
  [1.15, 100, 1, 115],
  [19.99, 0.3, 0.1, 59.97],
])('%d for a step, %d in steps of %d costs %d to the cent', (price, quantity, step, total) => {
  expect(priceOf(price, quantity, step)).toBe(total);
});

const readAt = '2026-11-23T10:00:00.000Z';

test.each([
  [0, 'just now'],
  [4999, 'just now'],
  [12_000, '12 s ago'],
  [59_999, '59 s ago'],
  [180_000, '3 min ago'],
  [2 * 3_600_000, '2 h ago'],
  [3 * 86_400_000, 'on 23 Nov 2026'],
])('read %d ms ago is %s', (elapsedMs, words) => {
  expect(formatFreshness(readAt, Date.parse(readAt) + elapsedMs)).toBe(words);
});

test('a clock that runs behind the server says just now, not the future', () => {
  expect(formatFreshness(readAt, Date.parse(readAt) - 8000)).toBe('just now');
});

test('dates and counts are written the same everywhere', () => {
  expect(formatDate('2026-01-05T23:30:00Z')).toBe('5 Jan 2026');
  expect(formatCount(12_400)).toBe('12,400');
});
