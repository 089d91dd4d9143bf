import { readFileSync } from 'node:fs';
import { operationsModule, patternOf, scanOperations } from '../../../../../scripts/lib/scan-operations.ts';

const { operations, problems } = scanOperations();

describe('every operation is timed', () => {
  it('each route, page, query and job goes through its wrapper, under its own name', () => {
    // Each line names a file and what to write there.
    expect(problems).toEqual([]);
  });

  it('the monitor knows all of them: run `node scripts/list-operations.ts` after adding one', () => {
    expect(readFileSync('lib/engines/monitoring/operations.ts', 'utf8')).toBe(operationsModule(operations));
  });

  it('no name is used twice', () => {
    for (const names of Object.values(operations)) expect(names).toEqual([...new Set(names)]);
  });

  it('there are as many as the house has rooms for, so the search for them still finds them', () => {
    expect(operations.route).toContain('GET /api/products/:id/stock');
    expect(operations.page).toContain('/vendors/:slug');
    expect(operations.query).toContain('catalog.selectProducts');
    expect(operations.job).toContain('send-email');
  });
});

it.each([
  ['app/page.tsx', '/'],
  ['app/(shop)/page.tsx', '/'],
  ['app/(shop)/products/[id]/page.tsx', '/products/:id'],
  ['app/api/files/[...path]/route.ts', '/api/files/:path*'],
  ['app/docs/[[...path]]/page.tsx', '/docs/:path*'],
])('%s is %s', (file, pattern) => {
  expect(patternOf(file)).toBe(pattern);
});
