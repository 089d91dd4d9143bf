import { readFileSync } from 'node:fs';
import { type Promised, promises, type RowName } from '../../../bench/lib/promises.ts';
import { type Finding, inWords, isKept, toLine, unmeasured } from '../../../bench/lib/report.ts';
import { savedPart, withFindings } from '../../../bench/lib/save.ts';

const rows = Object.entries<Promised>(promises);
const all = rows.map(
  ([row]): Finding => ({ row: row as RowName, figure: '3 ms', limit: '2 ms', ratio: 1.5 }),
);

/** The cells of each row of a table in Markdown, without its head. */
const cellsOf = (table: string) =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.slice(2, -2).split(' | '));

describe("the README's table", () => {
  const saved = savedPart(readFileSync('README.md', 'utf8'));
  const cells = cellsOf(saved);

  it('has the rows that the bench knows, in their order', () => {
    expect(cells.map(([claim]) => claim)).toEqual(rows.map(([, { claim }]) => claim));
  });

  it.each(rows)('says of %s its limit and its promise', (_row, promised) => {
    const [, , limit = '', , promise] = cells.find(([claim]) => claim === promised.claim) ?? [];
    expect([/\((.+)\)$/.exec(limit)?.[1], promise]).toEqual([promised.limit, inWords(promised)]);
  });

  it('says of each row its ratio, whether that kept the promise, and when it was measured, or that it was not', () => {
    const odd = cells.filter(([, figure, , ratio = '', , outcome = '', day = '']) =>
      figure === unmeasured
        ? `${ratio}${outcome}${day}`.trim() !== ''
        : !/^\d+\.\d\d (?:kept|MISSED) \d{1,2} \w+ 20\d\d, \d+ cores?$/.test(`${ratio} ${outcome} ${day}`),
    );
    expect(odd).toEqual([]);
  });
});

it('a promise is kept up to its bound, and not by a figure that could not be had', () => {
  const kept = [0.79, 0.8, Number.NaN].map((ratio) => [
    isKept({ claim: '', limit: '', atLeast: 0.8 }, ratio),
    isKept({ claim: '', limit: '', atMost: 0.8 }, ratio),
  ]);
  expect(kept).toEqual([
    [false, true],
    [true, true],
    [false, false],
  ]);
});

it('a row that misses its promise says so', () => {
  const line = toLine({ row: 'memory', figure: '300 MB', limit: '100 MB', ratio: 3 });
  expect(line.split(' | ').slice(3)).toEqual(['3.00', 'at most 2.2', 'MISSED |']);
});

describe('what is saved', () => {
  const readme = readFileSync('README.md', 'utf8');
  const around = (text: string) => [text.split('<!--')[0], text.split('-->').at(-1)];
  const whole = withFindings(readme, all, { at: new Date('2026-12-23T23:00:00Z'), cores: 2 });

  it('takes the place of the last table, in the order of the promises, and of nothing else', () => {
    const again = withFindings(readme, all.toReversed(), { at: new Date('2026-12-23T23:00:00Z'), cores: 2 });
    expect(again).toBe(whole);
    expect(around(whole)).toEqual(around(readme));
    expect(cellsOf(savedPart(whole)).map(([claim]) => claim)).toEqual(rows.map(([, { claim }]) => claim));
  });

  it('leaves the rows alone that were not measured, with their day', () => {
    const one: Finding = { row: 'jobs', figure: '7/s', limit: '10/s', ratio: 0.7 };
    const later = withFindings(whole, [one], { at: new Date('2027-01-02T01:00:00Z'), cores: 1 });
    const [before, after] = [whole, later].map((text) => cellsOf(savedPart(text)));
    const changed = after?.filter((row, n) => row.join() !== before?.[n]?.join());
    expect(changed?.map((row) => [row[0], row[1], row[6]])).toEqual([
      [promises.jobs.claim, '7/s', '2 January 2027, 1 core'],
    ]);
  });

  it('says of a row that it was not measured when it was so beside another limit or never', () => {
    const { limit } = promises.jobs;
    const old = whole.replace(`(${limit})`, '(nothing at all)');
    const [row] = cellsOf(savedPart(withFindings(old, [], { at: new Date(), cores: 2 }))).filter(
      ([claim]) => claim === promises.jobs.claim,
    );
    expect(row?.slice(1, 3)).toEqual([unmeasured, `(${limit})`]);
  });

  it('is written nowhere when the README has no place for it', () => {
    expect(() => withFindings('# Livestall\n', all, { at: new Date(), cores: 2 })).toThrow(
      'README.md has no place for the table.',
    );
  });
});
