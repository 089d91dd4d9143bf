/** "1,234.50" and "1.234,50" say by their two signs which is which. */
const grouped = [
  { pattern: /^\d{1,3}(,\d{3})+\.\d+$/, thousands: /,/g },
  { pattern: /^\d{1,3}(\.\d{3})+,\d+$/, thousands: /\./g },
];

function plainDigits(text: string): string | null {
  if (/^\d+(\.\d+)?$/.test(text)) return text;
  const known = grouped.find(({ pattern }) => pattern.test(text));
  if (known) return text.replace(known.thousands, '').replace(',', '.');
  // "1,500" is fifteen hundred to one and one and a half to another.
  return /^\d+,\d{1,2}$/.test(text) ? text.replace(',', '.') : null;
}

/**
 * A number as people and shops write it: with a decimal point or comma, a currency's sign, signs of thousands.
 * Null when it is none, or could be two. At most `decimals` places after the point, zeros at the end aside.
 */
export function parseNumber(text: string, decimals: number): number | null {
  const bare = text.replace(/^[€$£]|[€$£]$|[\s\u00a0\u202f]/gu, '');
  const isNegative = bare.startsWith('-');
  const digits = plainDigits(isNegative ? bare.slice(1) : bare);
  if (digits === null || digits.length > 16) return null;
  const fraction = digits.split('.')[1]?.replace(/0+$/, '') ?? '';
  if (fraction.length > decimals) return null;
  return isNegative ? -Number(digits) : Number(digits);
}
