import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { decoderFor, detectTable } from '#lib/market/imports/detect';
import { judgeHead, makeUtf8Watch } from '#lib/market/imports/detect-bytes';
import { guessMapping } from '#lib/market/imports/mapping';

const detect = (text: string) => detectTable(text, true);

describe('the table', () => {
  test.each([
    ['sku;name;price\nA;Tea, green;1,50\nB;Tea, black;2,00\n', ';'],
    ['sku\tname\nA\tTea; loose\n', '\t'],
    ['sku|name\nA|Tea\n', '|'],
    ['sku,name\nA,"Tea; green | black"\n', ','],
  ])('%j is divided by %j', (text, delimiter) => {
    expect(detect(text).delimiter).toBe(delimiter);
  });

  test('Excel’s own first line is no line of the table', () => {
    expect(detect('sep=;\r\nsku;name\r\nA;Tea\r\n')).toMatchObject({
      delimiter: ';',
      headers: ['sku', 'name'],
    });
  });

  test('columns without a name, or of one name, are told apart', () => {
    expect(detect('sku,,price,price\nA,x,1,2\n').headers).toEqual(['sku', 'Column 2', 'price', 'price (4)']);
  });

  test('a head that was cut off in the middle of a line is read up to there', () => {
    expect(detectTable('sku,name\nA,Tea\nB,"half of a ce', false).sample).toEqual([['A', 'Tea']]);
  });

  test('no table is refused with a sentence', () => {
    expect(() => detect('\n\n')).toThrow('Its first line must name the columns');
  });

  test.each([
    ['shopify-products.csv', 'shopify'],
    ['woocommerce-products.csv', 'woocommerce'],
  ])('%s is recognised', async (name, format) => {
    expect(detect(await readFile(`__tests__/support/files/${name}`, 'utf8')).format).toBe(format);
  });
});

describe('the encoding', () => {
  const encodingOf = (bytes: Buffer) => {
    const watch = makeUtf8Watch();
    for (const byte of bytes) watch.see(Uint8Array.of(byte));
    return judgeHead(bytes) ?? (watch.isUtf8() ? 'utf-8' : 'windows-1252');
  };

  test('is found with and without a byte order mark, in pieces of any size', () => {
    const text = 'sku,name\nA,Kräuter 茶\n';
    const wide = Buffer.from(text, 'utf16le');
    expect(encodingOf(Buffer.from(text))).toBe('utf-8');
    expect(encodingOf(Buffer.from(`\ufeff${text}`))).toBe('utf-8');
    expect(encodingOf(wide)).toBe('utf-16le');
    expect(encodingOf(Buffer.from(wide).swap16())).toBe('utf-16be');
    expect(encodingOf(Buffer.from([0x6b, 0xe4, 0x73, 0x65]))).toBe('windows-1252');
    expect(decoderFor('windows-1252').decode(Buffer.from([0x80, 0xe4]))).toBe('€ä');
  });

  test.each([
    ['a ZIP archive or an Excel workbook', [0x50, 0x4b, 0x03, 0x04]],
    ['a compressed file', [0x1f, 0x8b, 0x08]],
    ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ])('%s is not opened', (name, bytes) => {
    expect(() => judgeHead(Uint8Array.from(bytes))).toThrow(name);
  });
});

test('columns are guessed by what they are called elsewhere; each is used once', () => {
  expect(guessMapping(['sku', 'name', 'category', 'style', 'description', 'price', 'quantity'])).toEqual({
    sku: 'sku',
    name: 'name',
    category: 'category',
    description: 'description',
    price: 'price',
    quantity: 'quantity',
  });
  expect(guessMapping(['Artikelnummer', 'Bezeichnung', 'Preis', 'Bestand', 'Title'])).toEqual({
    sku: 'Artikelnummer',
    name: 'Bezeichnung',
    price: 'Preis',
    quantity: 'Bestand',
  });
});
