import { notFound, redirect } from 'next/navigation';
import { type Operation, onOperation } from '#lib/base/observe';
import { defineQuery } from '#lib/data/db/define-query';
import { definePage } from '#lib/web/define-page';

/** What was observed while `run` ran, and what it threw. */
async function watch(run: () => Promise<unknown>): Promise<{ seen: Operation[]; thrown?: unknown }> {
  const seen: Operation[] = [];
  const stop = onOperation((operation) => seen.push(operation));
  try {
    await run();
    return { seen };
  } catch (thrown) {
    return { seen, thrown };
  } finally {
    stop();
  }
}

const postgresError = (code: string) => Object.assign(new Error('from the database'), { code });
const fails = (error: Error) => defineQuery('orders.fail', () => Promise.reject(error));

describe('defineQuery', () => {
  it('times each call under its name and hands everything through', async () => {
    const add = defineQuery('sums.add', async (a: number, b: number) => a + b);
    let result = 0;
    const { seen } = await watch(async () => {
      result = await add(2, 3);
    });
    expect(result).toBe(5);
    expect(seen).toEqual([
      { kind: 'query', name: 'sums.add', durationMs: expect.any(Number), failed: false },
    ]);
  });

  it.each([
    ['a database that is away', postgresError('57P01'), true],
    ['a lost connection', postgresError('CONNECTION_CLOSED'), true],
    ['a mistake in the code', new TypeError('x is undefined'), true],
    ['too little stock', postgresError('LS001'), false],
    ['a rule of row-level security', postgresError('42501'), false],
  ])('counts %s as a failure or not, and lets it through', async (_, error, failed) => {
    const { seen, thrown } = await watch(fails(error));
    expect(seen).toMatchObject([{ name: 'orders.fail', failed }]);
    expect(thrown).toBe(error);
  });
});

describe('definePage', () => {
  it('times a page under its pattern and passes its props', async () => {
    const page = definePage('/products/:id', async ({ id }: { id: string }) => `shows ${id}`);
    let shown: unknown;
    const { seen } = await watch(async () => {
      shown = await page({ id: 'tea' });
    });
    expect(shown).toBe('shows tea');
    expect(seen).toMatchObject([{ kind: 'page', name: '/products/:id', failed: false }]);
  });

  it.each([
    ['a redirect', () => redirect('/elsewhere'), false],
    ['a page that is not there', () => notFound(), false],
    [
      'an error',
      () => {
        throw new Error('broken');
      },
      true,
    ],
  ])('counts %s as a failure or not, and lets it through', async (_, throws, failed) => {
    const { seen, thrown } = await watch(() => definePage('/x', throws)({}));
    expect(seen).toMatchObject([{ name: '/x', failed }]);
    expect(thrown).toBeDefined();
  });
});
