import { type Operation, onOperation } from '#lib/base/observe';
import { recordVitals, vitalsReport } from '#lib/engines/monitoring/vitals';
import { toPattern } from '../../../../../components/monitoring/web-vitals.tsx';

describe('the page that was measured', () => {
  it.each([
    ['/', {}, '/'],
    ['/products', {}, '/products'],
    [
      '/products/7c9e6679-7425-40de-944b-e07fc1f90ae7',
      { id: '7c9e6679-7425-40de-944b-e07fc1f90ae7' },
      '/products/:id',
    ],
    ['/vendors/vendors', { slug: 'vendors' }, '/vendors/:slug'],
    ['/vendors/caf%C3%A9', { slug: 'caf%C3%A9' }, '/vendors/:slug'],
    ['/vendors/caf%C3%A9', { slug: 'café' }, '/vendors/:slug'],
    ['/vendors/x', { slug: 'x', other: undefined }, '/vendors/:slug'],
  ])('%s is told by its pattern', (path, params, pattern) => {
    expect(toPattern(path, params)).toBe(pattern);
  });
});

describe('a report', () => {
  const report = { page: '/products/:id', vitals: [{ name: 'LCP', value: 812.4 }] };
  const accepts = (value: unknown) => vitalsReport.safeParse(value).success;

  it('names a page and vitals that exist, and nothing else', () => {
    expect(accepts(report)).toBe(true);
    expect(accepts({ ...report, page: '/products/7c9e' })).toBe(false);
    expect(accepts({ ...report, person: 'ada' })).toBe(false);
    expect(accepts({ ...report, vitals: [{ name: 'FID', value: 1 }] })).toBe(false);
    expect(accepts({ ...report, vitals: [{ name: 'LCP', value: -1 }] })).toBe(false);
    expect(accepts({ ...report, vitals: [{ name: 'LCP', value: 1e9 }] })).toBe(false);
    expect(accepts({ ...report, vitals: [] })).toBe(false);
  });

  it('is counted by vital and page; layout shift in thousandths', () => {
    const seen: Operation[] = [];
    const stop = onOperation((operation) => seen.push(operation));
    recordVitals({
      page: '/',
      vitals: [
        { name: 'LCP', value: 800 },
        { name: 'CLS', value: 0.02 },
      ],
    });
    stop();
    expect(seen).toEqual([
      { kind: 'vital', name: 'LCP /', durationMs: 800, failed: false },
      { kind: 'vital', name: 'CLS /', durationMs: 20, failed: false },
    ]);
  });
});
