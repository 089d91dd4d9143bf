/** The filter language of postgres_changes: `column=[not.]operator.value`, comma separated, all must hold. */

const FILTER_OPERATORS = [
  'eq',
  'neq',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'like',
  'ilike',
  'is',
  'match',
  'imatch',
  'isdistinct',
] as const;

type FilterOperator = (typeof FILTER_OPERATORS)[number];

export type ChangeFilter = {
  column: string;
  operator: FilterOperator;
  /** Text that Postgres casts to the column's type; for `in` an array literal. */
  value: string;
  isNegated: boolean;
};

/** The filter text is not of the language. The message is hosted Realtime's. */
export class FilterSyntaxError extends Error {
  override name = 'FilterSyntaxError';
}

const MAX_LENGTH = 8_000;
const MAX_CONDITIONS = 20;

/** Blank text is no filter. Throws FilterSyntaxError. */
export function parseFilters(text: string): ChangeFilter[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (trimmed.length > MAX_LENGTH)
    throw new FilterSyntaxError(`filter is longer than ${MAX_LENGTH} characters`);
  const conditions = splitTopLevel(trimmed);
  if (conditions.length > MAX_CONDITIONS)
    throw new FilterSyntaxError(`filter has more than ${MAX_CONDITIONS} conditions`);
  return conditions.map(parseCondition);
}

function parseCondition(segment: string): ChangeFilter {
  const text = segment.trim();
  if (text === '')
    throw new FilterSyntaxError('filter must not contain empty segments (check for extra commas)');
  const [column, rest] = splitOnce(text, '=');
  if (rest === undefined) throw new FilterSyntaxError(`[${JSON.stringify(column)}]`);
  const isNegated = rest.startsWith('not.');
  const [operator, value] = splitOnce(isNegated ? rest.slice(4) : rest, '.');
  if (value === undefined) throw new FilterSyntaxError(`[${JSON.stringify(operator)}]`);
  if (!isOperator(operator))
    throw new FilterSyntaxError(`[${JSON.stringify(operator)}, ${JSON.stringify(value)}]`);
  return { column, operator, value: operator === 'in' ? arrayLiteral(value) : unquote(value), isNegated };
}

/** `(a,"b,c")` is the array literal `{a,"b,c"}`: quoting and escapes are the same. */
function arrayLiteral(value: string): string {
  if (!/^\(.*\)$/s.test(value))
    throw new FilterSyntaxError('`in` filter value must be wrapped by parentheses');
  return `{${value.slice(1, -1)}}`;
}

/** Commas split conditions except inside parentheses and inside quotes that open after `.`, `(` or `,`. */
function splitTopLevel(text: string): string[] {
  const segments: string[] = [];
  let start = 0;
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isQuoted) {
      if (char === '\\') at++;
      else if (char === '"') isQuoted = false;
    } else if (char === '"') isQuoted = /[.(,]/.test(text[at - 1] ?? '');
    else if (char === '(') depth++;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (char === ',' && depth === 0) {
      segments.push(text.slice(start, at));
      start = at + 1;
    }
  }
  segments.push(text.slice(start));
  return segments;
}

function unquote(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(value)?.[1];
  return quoted === undefined ? value : quoted.replace(/\\(.)/gs, '$1');
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function isOperator(text: string): text is FilterOperator {
  return (FILTER_OPERATORS as readonly string[]).includes(text);
}
