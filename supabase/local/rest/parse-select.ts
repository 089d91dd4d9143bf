import { ASKING } from './limits.ts';
import type { AggregateName, EmbedItem, FieldItem, SelectItem } from './query-tree.ts';
import { tooMuch } from './rest-error.ts';
import { Scanner } from './scanner.ts';

const AGGREGATES = ['count', 'sum', 'avg', 'min', 'max'] as const satisfies AggregateName[];
const CAST = /[\p{L}_][\p{L}\p{N}_ ]*(?:\[\])*/uy;

/** How much has been asked for so far, over all levels. */
type Tally = { items: number; embeds: number };

/** A type's name: letters, digits, spaces and `[]`, so that it can be written into a statement as it is. */
function parseCast(scanner: Scanner): string | undefined {
  if (!scanner.eat('::')) return undefined;
  CAST.lastIndex = scanner.at;
  const found = CAST.exec(scanner.text)?.[0] ?? scanner.fail('a type');
  scanner.at += found.length;
  return found.trim();
}

function parseAggregate(scanner: Scanner): FieldItem['aggregate'] {
  if (!scanner.eat('.')) return undefined;
  const name =
    AGGREGATES.find((candidate) => scanner.eat(`${candidate}()`)) ??
    scanner.fail('"count()", "sum()", "avg()", "min()" or "max()"');
  return { name, cast: parseCast(scanner) };
}

/** `!inner`, `!left` and one hint, in any order. */
function parseHints(scanner: Scanner): Pick<EmbedItem, 'hint' | 'join'> {
  const found: Pick<EmbedItem, 'hint' | 'join'> = {};
  while (scanner.eat('!')) {
    const word = scanner.name();
    if (word === 'inner' || word === 'left') found.join = word;
    else if (found.hint === undefined) found.hint = word;
    else scanner.fail('"("');
  }
  return found;
}

function parseEmbed(
  scanner: Scanner,
  depth: number,
  tally: Tally,
  start: Pick<EmbedItem, 'target' | 'alias' | 'isSpread'>,
): EmbedItem {
  tally.embeds += 1;
  if (tally.embeds > ASKING.embeds || depth + 1 > ASKING.embedDepth) {
    throw tooMuch(
      `A request may embed ${ASKING.embeds} resources, ${ASKING.embedDepth} inside one another.`,
      'Ask for the inner ones in a request of their own.',
    );
  }
  const hints = parseHints(scanner);
  scanner.expect('(');
  const select = parseItems(scanner, depth + 1, tally);
  scanner.expect(')');
  return { kind: 'embed', ...start, ...hints, select };
}

function parseItem(scanner: Scanner, depth: number, tally: Tally): SelectItem {
  const isSpread = scanner.eat('...');
  if (!isSpread && scanner.eat('*')) return { kind: 'field', field: { name: '*', path: [] } };
  let name = scanner.name();
  let alias: string | undefined;
  if (scanner.peek(':') && !scanner.peek('::')) {
    scanner.expect(':');
    alias = name;
    scanner.skipSpaces();
    name = scanner.name();
  }
  if (!isSpread && name === 'count' && scanner.eat('()')) {
    const aggregate = { name: 'count' as const, cast: parseCast(scanner) };
    return { kind: 'field', field: { name: '*', path: [] }, alias, aggregate };
  }
  if (isSpread || scanner.peek('(') || scanner.peek('!')) {
    return parseEmbed(scanner, depth, tally, { target: name, alias, isSpread });
  }
  const path = scanner.jsonPath();
  const cast = parseCast(scanner);
  return { kind: 'field', field: { name, path }, alias, cast, aggregate: parseAggregate(scanner) };
}

function parseItems(scanner: Scanner, depth: number, tally: Tally): SelectItem[] {
  const items: SelectItem[] = [];
  scanner.skipSpaces();
  if (scanner.isAtEnd || scanner.peek(')')) return items;
  do {
    scanner.skipSpaces();
    items.push(parseItem(scanner, depth, tally));
    scanner.skipSpaces();
    tally.items += 1;
    if (tally.items > ASKING.selectItems) {
      throw tooMuch(`A request may name ${ASKING.selectItems} columns.`, 'Use `*`, or ask twice.');
    }
  } while (scanner.eat(','));
  return items;
}

/** The tree of a `select` parameter. Throws PGRST100. */
export function parseSelect(text: string): SelectItem[] {
  const scanner = new Scanner(text, 'select parameter');
  const items = parseItems(scanner, 0, { items: 0, embeds: 0 });
  scanner.expectEnd();
  return items;
}
