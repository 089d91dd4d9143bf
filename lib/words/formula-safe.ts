/**
 * What a spreadsheet would take for a formula begins with one of these (OWASP, "CSV Injection"); full-width forms
 * count as the plain ones in some.
 */
const risky = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A number with its sign, which no spreadsheet runs, and which stays a number. */
const signedNumber = /^[+-]\d+([.,]\d+)?$/;

/**
 * A text that no spreadsheet runs or counts with: one apostrophe is put before what could be a formula. So is one before
 * a text that has apostrophes there already, which makes `fromFormulaSafe` give the very same text back.
 */
export const toTextCell = (text: string): string => (risky.test(text) ? `'${text}` : text);

/** The same for a cell of which nobody knows whether it is a text: what is a number stays one. */
export const toFormulaSafe = (text: string): string => (signedNumber.test(text) ? text : toTextCell(text));

/** The inverse of `toFormulaSafe`, and of what WooCommerce does for the same reason. */
export function fromFormulaSafe(text: string): string {
  return text.startsWith("'") && risky.test(text) ? text.slice(1) : text;
}
