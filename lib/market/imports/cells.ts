import * as z from 'zod';
import { currency } from '#lib/market/catalog/schema';
import { parseNumber } from '#lib/market/imports/amounts';
import type { LineProblem } from '#lib/market/imports/parsed';
import type { ImportField } from '#lib/market/imports/schema';

const text = (label: string, max: number, min = 0) =>
  z
    .string()
    .trim()
    .min(min, `${label} is too short: at least ${min} characters.`)
    .max(max, `${label} is longer than ${max} characters.`)
    .refine((value) => !value.includes('\0'), `${label} has a character that no text has.`);

function amount(decimals: number, rule: { min: number; max: number; message: string }) {
  return z.string().transform((given, context) => {
    const value = parseNumber(given.trim(), decimals);
    if (value !== null && value >= rule.min && value <= rule.max) return value;
    context.addIssue({ code: 'custom', message: `"${given.trim().slice(0, 40)}" ${rule.message}` });
    return z.NEVER;
  });
}

const yes = new Set(['1', 'true', 'yes', 'y', 'x', 'active', 'on']);
const no = new Set(['0', 'false', 'no', 'n', 'inactive', 'off']);

const yesOrNo = z.string().transform((given, context) => {
  const word = given.trim().toLowerCase();
  if (yes.has(word) || no.has(word)) return yes.has(word);
  context.addIssue({ code: 'custom', message: `"${word.slice(0, 40)}" is neither yes nor no.` });
  return z.NEVER;
});

const unitNames: Record<string, string> = {
  gram: 'g',
  grams: 'g',
  kilogram: 'kg',
  kilograms: 'kg',
  litre: 'l',
  liter: 'l',
  millilitre: 'ml',
  milliliter: 'ml',
  piece: 'each',
  pieces: 'each',
  pcs: 'each',
  stk: 'each',
  ea: 'each',
};

const unit = z
  .string()
  .transform((given) => unitNames[given.trim().toLowerCase()] ?? given.trim().toLowerCase())
  .pipe(z.enum(['g', 'kg', 'ml', 'l', 'each'], 'The unit must be g, kg, ml, l or each.'));

const options = z
  .string()
  .transform((given, context): unknown => {
    try {
      return JSON.parse(given);
    } catch {
      context.addIssue({ code: 'custom', message: 'Options are written as {"Size": "50 g"}.' });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string().max(80), z.string().max(200), 'Options are written as {"Size": "50 g"}.'));

const pictures = z.string().transform((given) =>
  given
    .split(/[\s,|]+/)
    .filter((url) => /^https?:\/\//i.test(url) && URL.canParse(url))
    .slice(0, 12),
);

const quantityRule = {
  min: 0,
  max: 999_999_999,
  message: 'is not a quantity: a number from 0, with at most 3 decimals.',
};

/** What the cells of a line may say. An empty cell is left out before: it changes nothing. */
const lineCells = z.object({
  handle: text('The address', 180),
  sku: text('The SKU', 80, 1),
  name: text('The name', 160, 2),
  variant: text('The name of the variant', 80),
  options,
  description: text('The description', 20_000),
  category: text('The category', 200),
  unit,
  step: amount(3, {
    min: 0.001,
    max: 999_999_999,
    message: 'is not a step: a number above 0, with at most 3 decimals.',
  }),
  price: amount(2, {
    min: 0,
    max: 9_999_999_999,
    message: 'is not a price: a number such as 12.90, with at most 2 decimals.',
  }),
  currency: z.string().trim().toUpperCase().pipe(currency),
  location: text('The location', 80),
  quantity: amount(3, quantityRule),
  low_stock_at: amount(3, quantityRule),
  active: yesOrNo,
  status: text('The status', 40),
  images: pictures,
} satisfies Record<ImportField, z.ZodType>);

const anyLine = lineCells.partial();

/** A line's cells with their meaning. */
export type LineValues = z.output<typeof anyLine>;
/** A line's cells as they stand in the file, by field. Empty ones are absent. */
export type LineCells = Partial<Record<ImportField, string>>;

/** What the cells say, or what is wrong with each; `columnOf` names the column of a field in the file. */
export function readCells(
  cells: LineCells,
  line: number,
  columnOf: (field: ImportField) => string,
): { values: LineValues; problems: LineProblem[] } {
  const parsed = anyLine.safeParse(cells);
  if (parsed.success) return { values: parsed.data, problems: [] };
  const problems = parsed.error.issues.map((issue): LineProblem => {
    const field = issue.path[0] as ImportField;
    return { line, level: 'error', column: columnOf(field), sku: cells.sku ?? null, reason: issue.message };
  });
  return { values: {}, problems };
}
