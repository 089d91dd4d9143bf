import { addressFor } from '#lib/api/call';

const address = (id: string) => addressFor('GET /api/vendor/orders/:id', { params: { id } });

it('fills an address in, so that nothing of a value is read as a part of it', () => {
  expect(address('a b/../c?d')).toBe('/api/vendor/orders/a%20b%2F..%2Fc%3Fd');
});

it.each(['', '.', '..'])('asks no other endpoint for the sake of the id «%s»', (id) => {
  expect(() => address(id)).toThrow('/api/vendor/orders/:id');
});

it('asks no other endpoint when an id is missing', () => {
  const params = JSON.parse('{}');
  expect(() => addressFor('GET /api/vendor/orders/:id', { params })).toThrow('/api/vendor/orders/:id');
});
