import { existsSync, globSync, readFileSync } from 'node:fs';

const DOCS = 'docs/embedded-stack.md';
/** Where a name in the last column stands for a file. */
const PLACES: Record<string, string> = {
  conformance: 'supabase/tests/conformance',
  realtime: 'supabase/tests/realtime',
  stack: '__tests__/db/stack',
};

function fileOf(name: string): string {
  const [first = '', ...rest] = name.split('/');
  return `${PLACES[first] ?? `__tests__/${first}`}/${rest.join('/')}.test.ts`;
}

const rows = readFileSync(DOCS, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|(---| hosted Supabase )/.test(line))
  .map((line) => {
    const cells = line.split(' | ');
    return { what: cells[0] ?? '', shownBy: cells.at(-1)?.replace(/\s*\|\s*$/, '') ?? '' };
  });

test('the table is read whole', () => {
  expect(rows.length).toBeGreaterThan(50);
});

test.each(rows)('$what is shown by tests that are there', ({ shownBy }) => {
  const claims = [...shownBy.matchAll(/`([^`]+)`(?: “([^”]+)”)?/g)];
  expect(claims.length).toBeGreaterThan(0);
  // Nothing but names, titles and commas: what cannot be read cannot be checked.
  expect(shownBy.replace(/`[^`]+`(?: “[^”]+”)?/g, '').replace(/[,\s]/g, '')).toBe('');
  for (const [, name = '', title] of claims) {
    expect([name, existsSync(fileOf(name))]).toEqual([name, true]);
    if (title) expect(readFileSync(fileOf(name), 'utf8')).toContain(`'${title}'`);
  }
});

test('each conformance and Realtime suite shows something', () => {
  const named = new Set(
    [
      ...rows
        .map(({ shownBy }) => shownBy)
        .join(' ')
        .matchAll(/`([^`]+)`/g),
    ].map(([, name = '']) => fileOf(name)),
  );
  const suites = globSync('supabase/tests/{conformance,realtime}/*.test.ts').filter(
    (file) => !named.has(file.replaceAll('\\', '/')),
  );
  expect(suites).toEqual([]);
});
