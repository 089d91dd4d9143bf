import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { toCsv } from '#lib/words/csv';

it('what comes out of a spreadsheet is what went in, and no cell begins as a formula', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => !value.includes('\ufeff'));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.integer()), { minLength: 1, maxLength: 20 }), (rows) => {
      const written = toCsv(rows.map(([name, count]) => ['id', name, count]));
      const read = parse(written, {
        bom: true,
        record_delimiter: '\r\n',
        relax_column_count: false,
      }) as string[][];
      expect(read.map(([, , count]) => Number(count))).toEqual(rows.map(([, count]) => count));
      read.forEach(([, name], i) => {
        expect([rows[i]![0], `'${rows[i]![0]}`]).toContain(name);
        // A number with its sign runs nowhere.
        if (!/^[+-]\d+([.,]\d+)?$/.test(name!)) expect(name).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      });
    }),
  );
});

it('begins with the mark by which Excel knows UTF-8', () => {
  expect(toCsv([['é']])).toBe('\ufeffé\r\n');
});
