import { maxFeedRows, parseFeed } from '#lib/market/feeds/parse-feed';
import { feedMapping } from '#lib/market/feeds/schema';

const csv = (text: string | Buffer, mapping: object = {}) =>
  parseFeed(Buffer.from(text as string), 'csv', feedMapping.parse(mapping));
const json = (value: unknown, mapping: object = {}) =>
  parseFeed(Buffer.from(JSON.stringify(value)), 'json', feedMapping.parse(mapping));
const pairs = (rows: { sku: string; quantity: number }[]) => rows.map(({ sku, quantity }) => [sku, quantity]);

describe('CSV', () => {
  it('finds the columns by their names, wherever they are', async () => {
    const { rows } = await csv('name,qty,code\nTea,5,A-1\n"Coffee, dark",2.5,A-2\n', {
      sku: 'code',
      quantity: 'qty',
    });
    expect(rows).toEqual([
      { line: 1, sku: 'A-1', quantity: 5 },
      { line: 2, sku: 'A-2', quantity: 2.5 },
    ]);
  });

  it('reads other separators, a byte order mark, CRLF, blank lines and old encodings', async () => {
    const { rows } = await csv('\ufeffsku;quantity\r\n\r\nA;1\r\n  B ; 2 \r\n', { delimiter: ';' });
    expect(pairs(rows)).toEqual([
      ['A', 1],
      ['B', 2],
    ]);
    const latin = Buffer.from('sku,quantity\nCAF\xc9,3\n', 'latin1');
    expect(pairs((await csv(latin)).rows)).toEqual([['CAFÉ', 3]]);
  });

  it.each([
    ['without the quantity', 'sku,name\nA,Tea\n', /no column "quantity". It has: sku, name/],
    ['without the SKU', 'code,quantity\nA,1\n', /no column "sku"/],
    ['that is empty', '', /empty/],
    ['of a head alone', 'sku,quantity\n', /empty/],
    ['cut off within a quote', 'sku,quantity\nA,1\n"B,2\n', /not valid CSV/],
    ['with a line that is too short', 'sku,name,quantity\nA,Tea,1\nB\n', /not valid CSV/],
    [
      'that is a web page',
      '<!doctype html>\n<html><body>Sign in, please</body></html>',
      /no column|not valid CSV/,
    ],
  ])('refuses a file %s as a whole', async (_what, text, message) => {
    await expect(csv(text)).rejects.toThrow(message);
  });

  it('refuses more lines than it can take', async () => {
    const lines = Array.from({ length: maxFeedRows + 1 }, (_, i) => `S${i},1`);
    await expect(csv(`sku,quantity\n${lines.join('\n')}`)).rejects.toThrow(/more than 50000 lines/);
  });
});

describe('JSON', () => {
  it('takes a list at the top or somewhere below', async () => {
    expect(
      pairs(
        (
          await json([
            { sku: 'A', quantity: 1 },
            { sku: 7, quantity: '2' },
          ])
        ).rows,
      ),
    ).toEqual([
      ['A', 1],
      ['7', 2],
    ]);
    const nested = { data: { items: [{ id: 'A', stock: 3 }] } };
    expect(pairs((await json(nested, { rows: 'data.items', sku: 'id', quantity: 'stock' })).rows)).toEqual([
      ['A', 3],
    ]);
  });

  it.each([
    ['no list', { a: 1 }, {}, /not a list/],
    ['nothing where the rows are said to be', { a: [] }, { rows: 'b.c' }, /no rows at "b.c"/],
    ['an inherited name', { a: [] }, { rows: 'constructor' }, /no rows at/],
    ['no field for the quantity', [{ sku: 'A', qty: 1 }], {}, /no column "quantity"/],
    ['an empty list', [], {}, /empty/],
  ])('refuses a document with %s', async (_what, value, mapping, message) => {
    await expect(json(value, mapping)).rejects.toThrow(message);
  });

  it('refuses a document that is cut off', async () => {
    await expect(
      parseFeed(Buffer.from('[{"sku":"A","quantity":1},{"sku'), 'json', feedMapping.parse({})),
    ).rejects.toThrow(/not valid JSON/);
  });
});

describe('a quantity', () => {
  it.each([
    ['0', 0],
    ['12', 12],
    ['12.5', 12.5],
    ['12.500', 12.5],
    ['7.0000', 7],
    ['999999999.999', 999_999_999.999],
  ])('%s is %d', async (text, quantity) => {
    expect((await csv(`sku,quantity\nA,${text}\n`)).rows[0]!.quantity).toBe(quantity);
  });

  it.each([
    '',
    '-1',
    '1e3',
    '"1,5"',
    '"1,500"',
    '0.0001',
    'NaN',
    'Infinity',
    'many',
    '0x10',
    '1000000000',
    '١',
  ])('%s is none, and never zero', async (text) => {
    const { rows, problems } = await csv(`sku,quantity\nOK,1\nA,${text}\n`);
    expect(pairs(rows)).toEqual([['OK', 1]]);
    expect(problems).toEqual([{ line: 2, sku: 'A', problem: 'bad_quantity' }]);
  });

  it.each([null, true, {}, [], [3], -1, 1.23456])('in JSON, %j is none', async (quantity) => {
    const { problems } = await json([
      { sku: 'OK', quantity: 1 },
      { sku: 'A', quantity },
    ]);
    expect(problems).toEqual([{ line: 2, sku: 'A', problem: 'bad_quantity' }]);
  });
});

describe('lines that do not fit together', () => {
  it('one SKU twice with the same quantity is taken once, with different ones not at all', async () => {
    const { rows, problems } = await csv('sku,quantity\nA,1\nB,2\nA,1\nB,3\nC,4\nD,5\n');
    expect(pairs(rows)).toEqual([
      ['A', 1],
      ['C', 4],
      ['D', 5],
    ]);
    expect(problems).toEqual([
      { line: 2, sku: 'B', problem: 'repeated_sku' },
      { line: 4, sku: 'B', problem: 'repeated_sku' },
    ]);
  });

  it('a few bad ones are left out, many make the file one that nobody should trust', async () => {
    const lines = (bad: number) =>
      `sku,quantity\n${Array.from({ length: 20 }, (_, i) => `S${i},${i < bad ? '?' : 1}`).join('\n')}\n`;
    expect((await csv(lines(4))).rows).toHaveLength(16);
    await expect(csv(lines(5))).rejects.toThrow(
      /5 of 20 lines cannot be read, so none was used. The first is line 1: bad quantity/,
    );
  });
});
