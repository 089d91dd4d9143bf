import { globSync, readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

/** A statement whose rows are typed by hand: `sql<Type>` and its text around the parameters. */
export interface TypedStatement {
  file: string;
  line: number;
  type: string;
  /** The text between what is put in, as kysely is given it. */
  fragments: string;
}

interface Node {
  type?: string;
  span?: { start: number; end: number };
  [key: string]: unknown;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const each of Object.values(value)) yield* nodesOf(each);
}

export const fragmentKey = (fragments: readonly string[]): string => JSON.stringify(fragments);

const isTagged = ({ type, tag, typeParameters }: Node) =>
  type === 'TaggedTemplateExpression' && (tag as Node).value === 'sql' && Boolean(typeParameters);

function statementsOf(file: string): TypedStatement[] {
  // The parser counts bytes from the first token on, so there is one in the first place.
  const source = Buffer.from(`;${readFileSync(file, 'utf8')}`);
  const tree = parseSync(source.toString(), { syntax: 'typescript', target: 'es2023' });
  const textOf = ({ start, end }: { start: number; end: number }) =>
    source.subarray(start - tree.span.start, end - tree.span.start).toString();
  return [...nodesOf(tree)].filter(isTagged).map((node) => {
    const { params } = node.typeParameters as { params: { span: { start: number; end: number } }[] };
    const { quasis } = node.template as { quasis: { cooked: string }[] };
    const [type = { span: { start: 0, end: 0 } }] = params;
    const before = textOf({ start: tree.span.start, end: type.span.start });
    return {
      file,
      line: before.split('\n').length,
      type: textOf(type.span),
      fragments: fragmentKey(quasis.map(({ cooked }) => cooked)),
    };
  });
}

/** The files of lib/ that build SQL with kysely. */
export const queryFiles = (): string[] =>
  globSync('lib/**/*.ts')
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /^import (?!type\b)[^;]*? from 'kysely';/m.test(readFileSync(file, 'utf8')))
    .sort();

export const typedStatements = (): TypedStatement[] => queryFiles().flatMap(statementsOf);

/** Tables that are typed by hand, for there are no generated types of `private`: `withTables<Name>` and what it names. */
export const typedTables = () =>
  globSync('lib/**/*.ts').flatMap((path) => {
    const file = path.replaceAll('\\', '/');
    const source = readFileSync(file, 'utf8');
    const name = /withTables<(\w+)>/.exec(source)?.[1];
    const body = name && new RegExp(`type ${name} = \\{\\n(.*?)^\\};`, 'ms').exec(source)?.[1];
    return [...(body ?? '').matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, table = '']) => ({
      file,
      line: 0,
      type: `import('kysely').Selectable<${name}['${table}']>`,
      text: `select * from ${table}`,
    }));
  });
