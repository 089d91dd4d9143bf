import { ASKING } from './limits.ts';
import { looksLikeFilter, parseFilterValue, parseLogic, type Tally } from './parse-filter.ts';
import { parseSelect } from './parse-select.ts';
import type { Field, OrderTerm, Query } from './query-tree.ts';
import { tooMuch, unparsable } from './rest-error.ts';
import { Scanner } from './scanner.ts';

function decode(text: string): string {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    if (!decoded.includes('\0')) return decoded;
  } catch {
    throw unparsable('The address has a bad escape', 'every % must be followed by UTF-8 in hexadecimal');
  }
  throw unparsable('The address has a NUL character', 'no text of the database can hold one');
}

/** Name and value of each parameter, decoded. Throws PGRST100 on bad escapes and NUL. */
export function splitQuery(search: string): [string, string][] {
  if (search.length > ASKING.urlChars) {
    throw tooMuch(
      `An address may have ${ASKING.urlChars} characters.`,
      'Call a function by POST with the long part as an argument.',
      414,
    );
  }
  return search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...rest] = part.split('=');
      return [decode(name), decode(rest.join('='))];
    });
}

function parseOrderTerm(scanner: Scanner): OrderTerm {
  const first = scanner.field();
  let term: OrderTerm = { field: first };
  if (first.path.length === 0 && scanner.eat('(')) {
    term = { relation: first.name, field: scanner.field() };
    scanner.expect(')');
  }
  if (scanner.eat('.asc')) term.direction = 'asc';
  else if (scanner.eat('.desc')) term.direction = 'desc';
  if (scanner.eat('.nullsfirst')) term.nulls = 'first';
  else if (scanner.eat('.nullslast')) term.nulls = 'last';
  return term;
}

function parseOrder(text: string): OrderTerm[] {
  const scanner = new Scanner(text, 'order');
  const terms: OrderTerm[] = [];
  do {
    scanner.skipSpaces();
    terms.push(parseOrderTerm(scanner));
  } while (scanner.eat(','));
  scanner.expectEnd();
  if (terms.length > ASKING.orderTerms)
    throw tooMuch(`A request may order by ${ASKING.orderTerms} columns.`, 'Name fewer.');
  return terms;
}

function parseNames(text: string, what: string): string[] {
  const scanner = new Scanner(text, what);
  const names: string[] = [];
  do {
    scanner.skipSpaces();
    names.push(scanner.name());
  } while (scanner.eat(','));
  scanner.expectEnd();
  return [...new Set(names)];
}

function parseWholeNumber(text: string, what: string): number {
  const value = Number(text);
  if (!/^-?\d{1,18}$/.test(text) || !Number.isSafeInteger(value)) {
    throw unparsable(`"failed to parse ${what} (${text.slice(0, 100)})"`, 'expecting a whole number');
  }
  return value;
}

/** Where a parameter belongs: names of embeds, then the column and the way into it. */
function parseKey(key: string): { path: string[]; field: Field } {
  const scanner = new Scanner(key, 'filter');
  const path: string[] = [];
  let field = scanner.field();
  while (field.path.length === 0 && scanner.eat('.')) {
    path.push(field.name);
    field = scanner.field();
  }
  scanner.expectEnd();
  return { path, field };
}

const EMBEDDABLE = /^(?:(.*)\.)?(order|limit|offset|(?:not\.)?(?:and|or))$/s;

function parsePath(text: string | undefined): string[] {
  if (text === undefined) return [];
  const { path, field } = parseKey(text);
  return [...path, field.name];
}

/** `a.b.order`, `a.or`, `limit` …: true when the parameter was one of these. */
function addEmbeddable(query: Query, key: string, text: string, tally: Tally): boolean {
  const [, prefix, word] = EMBEDDABLE.exec(key) ?? [];
  if (word === undefined) return false;
  const path = parsePath(prefix);
  if (word === 'order') query.orders.push({ path, value: text === '' ? [] : parseOrder(text) });
  else if (word === 'limit') query.limits.push({ path, value: parseWholeNumber(text, 'limit parameter') });
  else if (word === 'offset') query.offsets.push({ path, value: parseWholeNumber(text, 'offset parameter') });
  else {
    const operator = word.endsWith('and') ? 'and' : 'or';
    query.conditions.push({ path, value: parseLogic(operator, word.startsWith('not.'), text, tally) });
  }
  return true;
}

function addParameter(query: Query, key: string, text: string, isCall: boolean, tally: Tally): void {
  if (key === 'select') query.select = parseSelect(text);
  else if (key === 'columns') query.columns = text === '' ? undefined : parseNames(text, 'columns parameter');
  else if (key === 'on_conflict')
    query.onConflict = text === '' ? undefined : parseNames(text, 'on_conflict parameter');
  else if (!addEmbeddable(query, key, text, tally)) {
    if (isCall && !key.includes('.') && !looksLikeFilter(text)) {
      query.args.push([key, text]);
      return;
    }
    const { path, field } = parseKey(key);
    query.conditions.push({
      path,
      value: { kind: 'filter', field, ...parseFilterValue(text, tally) },
    });
  }
}

/**
 * The query part of an address as a tree. `isCall` takes parameters that are no filters as a function's arguments.
 * Throws PGRST100 on anything that does not follow the grammar, and 54000 on more than one request may ask for.
 */
export function parseQuery(parameters: [string, string][], isCall: boolean): Query {
  const query: Query = {
    select: [{ kind: 'field', field: { name: '*', path: [] } }],
    conditions: [],
    orders: [],
    limits: [],
    offsets: [],
    args: [],
  };
  const tally: Tally = { conditions: 0 };
  for (const [key, text] of parameters) addParameter(query, key, text, isCall, tally);
  return query;
}
