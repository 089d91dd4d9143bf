import { globSync, readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

export interface MeasuredFunction {
  /** `file:line` of its first line. */
  place: string;
  /** Its lines, without those of functions within it that have a name of their own. */
  lines: number;
  /** The comment that stands right above it; '' without one. */
  comment: string;
}

interface Span {
  start: number;
  end: number;
}

interface Node {
  type?: string;
  span?: Span;
  function?: { span: Span };
  [key: string]: unknown;
}

const unnamed = new Set(['ArrowFunctionExpression', 'FunctionExpression']);
const named = new Set([
  'FunctionDeclaration',
  'ClassMethod',
  'PrivateMethod',
  'Constructor',
  'MethodProperty',
]);

function measure(file: string): MeasuredFunction[] {
  // The parser counts bytes from the first token on, so there is one in the first place.
  const source = Buffer.from(`;${readFileSync(file, 'utf8')}`);
  const tree = parseSync(source.toString(), {
    syntax: 'typescript',
    tsx: file.endsWith('x'),
    target: 'es2023',
  });
  const lines = source.toString().split('\n');
  const lineAt = (offset: number) =>
    source
      .subarray(0, offset - tree.span.start)
      .toString()
      .split('\n').length;
  const found: MeasuredFunction[] = [];

  function commentAbove(line: number): string {
    let first = line - 1;
    while (/^\s*(\/\*|\*|\/\/)/.test(lines[first - 1] ?? '')) first -= 1;
    return lines.slice(first, line - 1).join('\n');
  }

  /** Notes the functions in `value`; returns how many lines of it are those of functions with names. */
  function visit(value: unknown, hasName = false): number {
    if (typeof value !== 'object' || value === null) return 0;
    const node = value as Node;
    const isInit = node.type === 'VariableDeclarator';
    const within = Object.entries(node).reduce(
      (sum, [key, each]) => sum + visit(each, isInit && key === 'init'),
      0,
    );
    const span = node.span ?? node.function?.span;
    if (!span || !(named.has(node.type ?? '') || unnamed.has(node.type ?? ''))) return within;
    const line = lineAt(span.start);
    const length = lineAt(span.end) - line + 1;
    found.push({ place: `${file}:${line}`, lines: length - within, comment: commentAbove(line) });
    return hasName || named.has(node.type ?? '') ? length : within;
  }
  visit(tree);
  return found;
}

/** Every function of the product, in TypeScript. */
export const measureFunctions = (): MeasuredFunction[] =>
  globSync('{app,components,hooks,lib,scripts,supabase/local}/**/*.{ts,tsx}')
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .flatMap(measure);

/** Every function of the database, as `supabase/schema/` has it; its comment is the first in its body. */
export const measureSqlFunctions = (): MeasuredFunction[] =>
  globSync('supabase/schema/*.sql').flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /^CREATE OR REPLACE FUNCTION (\S+?)\((?:(?!^CREATE )[\s\S])*?\$function\$([\s\S]*?)\$function\$;/gm,
      ),
    ].map(([, name = '', body = '']) => ({
      place: `${file}: ${name}`,
      lines: body.split('\n').length,
      comment: /\/\*[\s\S]*?\*\//.exec(body)?.[0] ?? '',
    })),
  );
