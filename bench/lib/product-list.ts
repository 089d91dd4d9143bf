const words = [
  'Assam',
  'Ceylon',
  'Linden',
  'Saffron',
  'Cardamom',
  'Mocha',
  'Lavender',
  'Poppy',
  'Sencha',
  'Clove',
];

/** What is wrong with every fiftieth line, in turn. */
const breakages: ((cells: string[]) => string[])[] = [
  ([sku, name, category, , ...rest]) => [sku ?? '', name ?? '', category ?? '', 'dear', ...rest],
  ([, ...rest]) => ['', ...rest],
  ([sku, name, , ...rest]) => [sku ?? '', name ?? '', 'no such category', ...rest],
  (cells) => [...cells.slice(0, 5), '-3', ...cells.slice(6)],
];

function line(n: number, tag: string, category: string): string {
  const name = `${words[n % 10]} ${words[(n * 7) % 10]} ${n}`;
  const description = `"${name}, picked by hand, dried in the shade and packed where it grew. Lot ${(n * 7919) % 10_000}."`;
  const cells = [
    `${tag}-${n}`,
    name,
    category,
    (1 + (n % 900) / 10).toFixed(2),
    'g',
    String(n % 400),
    description,
  ];
  const broken = n % 50 === 7 ? (breakages[((n / 50) % 4) | 0]?.(cells) ?? cells) : cells;
  return `${broken.join(',')}\n`;
}

export interface ProductList {
  body: ReadableStream<Uint8Array>;
  rows: number;
  /** Lines that must be refused: one in fifty. */
  broken: number;
}

/** A product list of `rows` lines, each a product of its own (the dearest kind), made while it is read. */
export function makeProductList(rows: number, tag: string, category: string): ProductList {
  let n = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (n === 0) controller.enqueue(Buffer.from('sku,name,category,price,unit,quantity,description\n'));
      const lines: string[] = [];
      while (n < rows && lines.length < 1_000) {
        n += 1;
        lines.push(line(n, tag, category));
      }
      controller.enqueue(Buffer.from(lines.join('')));
      if (n >= rows) controller.close();
    },
  });
  return { body, rows, broken: Math.floor((rows + 43) / 50) };
}
