import type { ParsedLine } from '#lib/market/imports/parsed';
import { isNameLine, isNameSeen } from '#lib/words/name-line';
import { hasPlainTexts } from '#lib/words/plain-text';

const maxOptionBytes = 4_000;
/** Postgres writes a space after each colon and comma. */
const spaces = 2;

const bytesOf = (options: Record<string, string>): number =>
  Buffer.byteLength(JSON.stringify(options)) + spaces * Object.keys(options).length;

/**
 * Why the database would not keep what a line says, whatever the format it was read by; null: it would. A check says it
 * as an import would; NUL or half a character that is sent all the same would end the whole run.
 */
export function oddTextOf({ group, key, product, variant }: ParsedLine): string | null {
  if (!hasPlainTexts([group, key, product, variant]))
    return 'The line has a character that no text has. Write it again without copying it.';
  const names = {
    name: product.name,
    SKU: variant?.sku,
    'name of the variant': variant?.name ?? variant?.new_name,
  };
  for (const [what, text] of Object.entries(names))
    if (text !== undefined && !isNameLine(text))
      return `The ${what} has a line break or another character that no name has.`;
  if (product.name && !isNameSeen(product.name)) return 'The name shows nothing.';
  const { options = {} } = variant ?? {};
  return bytesOf(options) > maxOptionBytes ? 'The options are too long: 4,000 bytes at most.' : null;
}

/** A text of the file as it can be shown in a remark. */
export const shownText = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');
