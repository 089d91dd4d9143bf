import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseNumber } from '#lib/market/imports/amounts';
import { htmlToText, textToHtml } from '#lib/market/imports/html-text';
import { handleOf } from '#lib/market/imports/slug';
import { csvLine } from '#lib/words/csv';
import { fromFormulaSafe, toFormulaSafe } from '#lib/words/formula-safe';

/** Texts full of what could go wrong. */
const nasty = fc.string({
  unit: fc.constantFrom(
    ' ',
    '\n',
    '\r',
    '\t',
    "'",
    '=',
    '+',
    '-',
    '@',
    '<',
    '>',
    '&',
    'amp;',
    '<br>',
    '\\n',
    'a',
    'ä',
    '"',
  ),
});

describe('HTML', () => {
  test('becomes the words of it', () => {
    expect(htmlToText('<p>Fine<br>leaf</p>\n  <ul><li>One</li>\n<li>Two &amp; &#8364;3</li></ul>')).toBe(
      'Fine\nleaf\n\n- One\n- Two & €3',
    );
    expect(htmlToText('5 < 6 and <b>bold</b>')).toBe('5 < 6 and bold');
  });

  test('loses what could run', () => {
    expect(htmlToText('a<script>alert(1)</script>b<svg onload=x><p>c</p></svg>d<script>never closed')).toBe(
      'abd',
    );
    expect(htmlToText('<img src=x onerror="alert(1)">x<!-- <p>no</p> -->')).toBe('x');
  });

  test('made of any text gives that very text back', () => {
    fc.assert(
      fc.property(nasty, (text) => htmlToText(textToHtml(text)) === text),
      { numRuns: 2_000 },
    );
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => htmlToText(textToHtml(text)) === text));
  });
});

describe('cells that spreadsheets would run', () => {
  test.each(['=1+1', '+1+cmd', '-1-2', '-', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    '%j is made harmless',
    (text) => {
      expect(toFormulaSafe(text)).toBe(`'${text}`);
      expect(csvLine([text])).toMatch(/^"?'/);
    },
  );

  test('come back as they were', () => {
    fc.assert(
      fc.property(nasty, (text) => fromFormulaSafe(toFormulaSafe(text)) === text),
      { numRuns: 2_000 },
    );
  });

  test.each(['-3', '+4', '-0.5', '-12,90'])('%j is a number and stays one', (text) => {
    expect(toFormulaSafe(text)).toBe(text);
    expect(fromFormulaSafe(text)).toBe(text);
  });

  test('numbers of ours stay numbers', () => {
    expect(csvLine([-3, 4.5, 'a,b', 'say "x"'])).toBe('-3,4.5,"a,b","say ""x"""\r\n');
  });
});

describe('numbers', () => {
  test.each([
    ['12', 12],
    ['12.90', 12.9],
    ['12,90', 12.9],
    ['1,234.50', 1234.5],
    ['1.234,50', 1234.5],
    ['€ 4.50', 4.5],
    ['4,50 €', 4.5],
    ['9.5000', 9.5],
    ['-3', -3],
  ])('%j is %d', (text, value) => {
    expect(parseNumber(text, 2)).toBe(value);
  });

  test.each([
    '',
    'abc',
    '1,500',
    '1.2.3',
    '1e5',
    '12.345',
    '--1',
    '1 2,3,4',
    'NaN',
    '0x10',
    '99999999999999999',
  ])('%j is none, or could be two', (text) => {
    expect(parseNumber(text, 2)).toBeNull();
  });
});

test('addresses are made of letters and digits alone', () => {
  expect(handleOf('  Süßholz & Kräuter, 50 g! ')).toBe('sussholz-krauter-50-g');
  fc.assert(fc.property(fc.string(), (name) => /^([a-z0-9]+(-[a-z0-9]+)*)?$/.test(handleOf(name))));
});
