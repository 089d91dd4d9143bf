import { ASKING } from './limits.ts';
import type { Condition, Logic, Operation } from './query-tree.ts';
import { tooMuch } from './rest-error.ts';
import { Scanner } from './scanner.ts';

const BINARY: Record<string, string> = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  like: 'like',
  ilike: 'ilike',
  match: '~',
  imatch: '~*',
  cs: '@>',
  cd: '<@',
  ov: '&&',
  sl: '<<',
  sr: '>>',
  nxr: '&<',
  nxl: '&>',
  adj: '-|-',
};
const QUANTIFIABLE = new Set(['eq', 'gt', 'gte', 'lt', 'lte', 'like', 'ilike', 'match', 'imatch']);
const SEARCHES: Record<string, string> = {
  fts: 'to_tsquery',
  plfts: 'plainto_tsquery',
  phfts: 'phraseto_tsquery',
  wfts: 'websearch_to_tsquery',
};
const OPERATORS = [...Object.keys(BINARY), ...Object.keys(SEARCHES), 'in', 'is', 'isdistinct'];
const IS_VALUES: Record<string, Extract<Operation, { kind: 'is' }>['value']> = {
  null: 'null',
  not_null: 'not null',
  true: 'true',
  false: 'false',
  unknown: 'unknown',
};
const OPERATOR_START = new RegExp(`^(?:not\\.)?(?:${OPERATORS.join('|')})(?:\\([^)]*\\))?\\.`);

/** Whether a value reads as a filter; for functions called by GET, whose other parameters are arguments. */
export const looksLikeFilter = (value: string): boolean => OPERATOR_START.test(value);

/** How many conditions there are so far in the whole request. */
export type Tally = { conditions: number };

function count(tally: Tally): void {
  tally.conditions += 1;
  if (tally.conditions > ASKING.conditions) {
    throw tooMuch(
      `A request may have ${ASKING.conditions} conditions.`,
      'Use `in`, or a function that takes a list.',
    );
  }
}

/** `(a,"b,c")`, as `in` has it. */
function parseList(scanner: Scanner): string[] {
  scanner.expect('(');
  const values: string[] = [];
  do values.push(scanner.quoted(',)') ?? scanner.until(',)'));
  while (scanner.eat(','));
  scanner.expect(')');
  return values.length === 1 && values[0] === '' ? [] : values;
}

/** At the top everything up to the end; inside a tree up to the next comma or bracket, unless quoted or `{…}`. */
function parseValue(scanner: Scanner, isNested: boolean): string {
  if (!isNested) {
    const value = scanner.text.slice(scanner.at);
    scanner.at = scanner.text.length;
    return value;
  }
  const quoted = scanner.quoted(',)');
  if (quoted !== undefined) return quoted;
  const array = /\{[^{}]*\}/y;
  array.lastIndex = scanner.at;
  const found = array.exec(scanner.text)?.[0];
  if (found !== undefined) {
    scanner.at += found.length;
    return found;
  }
  return scanner.until(',)');
}

function parseOperatorName(scanner: Scanner): string {
  const word = /[a-z]+/y;
  word.lastIndex = scanner.at;
  const name = word.exec(scanner.text)?.[0];
  if (name === undefined || !OPERATORS.includes(name)) scanner.fail('operator (eq, gt, ...)');
  scanner.at += name.length;
  return name;
}

/** `like` speaks of `*`, which needs no escaping in addresses. */
const pattern = (operator: string, value: string) =>
  operator === 'like' || operator === 'ilike' ? value.replaceAll('*', '%') : value;

function parseOperation(scanner: Scanner, isNested: boolean): Operation {
  const name = parseOperatorName(scanner);
  let modifier: string | undefined;
  if (scanner.eat('(')) {
    modifier = scanner.until(')').trim();
    scanner.expect(')');
  }
  const isQuantifier = modifier === 'any' || modifier === 'all';
  if (modifier !== undefined && !(name in SEARCHES) && !(QUANTIFIABLE.has(name) && isQuantifier)) {
    scanner.fail('"any" or "all" after an operator that takes them');
  }
  scanner.expect('.');
  if (name === 'in') return { kind: 'in', values: parseList(scanner) };
  if (name === 'is') {
    const word = parseValue(scanner, isNested).toLowerCase();
    const value = IS_VALUES[word];
    if (value === undefined || !Object.hasOwn(IS_VALUES, word))
      scanner.fail('null, not_null, true, false or unknown');
    return { kind: 'is', value };
  }
  const value = parseValue(scanner, isNested);
  if (name === 'isdistinct') return { kind: 'distinct', value };
  const parser = SEARCHES[name];
  if (parser !== undefined) return { kind: 'search', parser, config: modifier, value };
  const operator = BINARY[name] ?? scanner.fail('operator (eq, gt, ...)');
  const quantifier = modifier === 'any' || modifier === 'all' ? modifier : undefined;
  return { kind: 'binary', operator, value: pattern(operator, value), quantifier };
}

function parseLogicMembers(scanner: Scanner, depth: number, tally: Tally): Condition[] {
  if (depth > ASKING.logicDepth) {
    throw tooMuch(
      `Conditions may be nested ${ASKING.logicDepth} deep.`,
      'Write them in a flatter way, or in a function.',
    );
  }
  scanner.expect('(');
  const members: Condition[] = [];
  do {
    scanner.skipSpaces();
    members.push(parseMember(scanner, depth, tally));
    scanner.skipSpaces();
  } while (scanner.eat(','));
  scanner.expect(')');
  return members;
}

function parseMember(scanner: Scanner, depth: number, tally: Tally): Condition {
  const logic = /(not\.)?(and|or)(?=\()/y;
  logic.lastIndex = scanner.at;
  const found = logic.exec(scanner.text);
  if (found) {
    scanner.at += found[0].length;
    const operator = found[2] === 'and' ? 'and' : 'or';
    const members = parseLogicMembers(scanner, depth + 1, tally);
    return { kind: 'logic', operator, isNegated: found[1] !== undefined, members };
  }
  count(tally);
  const field = scanner.field();
  scanner.expect('.');
  const isNegated = scanner.eat('not.');
  return { kind: 'filter', field, isNegated, operation: parseOperation(scanner, true) };
}

/** The tree of `or=(…)` and its kin. Throws PGRST100. */
export function parseLogic(
  operator: Logic['operator'],
  isNegated: boolean,
  text: string,
  tally: Tally,
): Logic {
  const scanner = new Scanner(text, 'logic tree');
  const members = parseLogicMembers(scanner, 1, tally);
  scanner.expectEnd();
  return { kind: 'logic', operator, isNegated, members };
}

/** `[not.]operator.value` of one parameter. Throws PGRST100. */
export function parseFilterValue(text: string, tally: Tally): { isNegated: boolean; operation: Operation } {
  count(tally);
  const scanner = new Scanner(text, 'filter');
  const isNegated = scanner.eat('not.');
  const operation = parseOperation(scanner, false);
  scanner.expectEnd();
  return { isNegated, operation };
}
