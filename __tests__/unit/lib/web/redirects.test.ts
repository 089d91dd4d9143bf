import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Nobody but `safeReturnPath` decides where something from outside may lead: every place that sends a visitor on is
// given a path that is written out, one made by a function for hrefs, or that function's answer.

const rooms = ['app', 'components', 'hooks', 'lib', 'middleware.ts'];

function sources(room: string): string[] {
  if (room.endsWith('.ts')) return [room];
  return readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(room, file));
}

const calls =
  /(?<![\w.`])(?:permanentRedirect|redirect|window\.open)\(|\b(?:NextResponse|Response)\.redirect\(|\brouter\.(?:push|replace|prefetch)\(|\blocation\.(?:assign|replace)\(|\blocation(?:\.href)? = |\bheaders(?: =|:) \{\s*['"]?(?:[Ll]ocation|[Rr]efresh)['"]?: |\b(?:set|append)\(['"](?:[Ll]ocation|[Rr]efresh)['"], /g;

/** The first argument of the call that begins at `at`: up to the comma, bracket or semicolon that ends it. */
function argumentAt(text: string, at: number): string {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const char = text[i] ?? '';
    if ('([{'.includes(char)) depth += 1;
    if (depth === 0 && ',;)}]'.includes(char)) return text.slice(at, i).trim();
    if (')]}'.includes(char)) depth -= 1;
  }
  return text.slice(at);
}

const isDecided = (argument: string) =>
  [
    /^(['"`])\/(?![/\\$])/, // a path that is written out
    /^`\$\{\w+Href\(/,
    /^\w*[hH]ref(?:Of)?\(/,
    /^safeReturnPath\(/,
    /^new URL\(['`]\/[\w-]/,
  ].some((form) => form.test(argument));

/** Both ways of a choice are judged. */
const waysOf = (argument: string) => {
  const [, first, second] = /^[\w.]+ \? (.+) : (.+)$/s.exec(argument) ?? [];
  return first && second ? [first, second] : [argument];
};

function* sinks() {
  for (const file of rooms.flatMap(sources)) {
    const text = readFileSync(file, 'utf8');
    for (const { 0: call, index } of text.matchAll(calls))
      yield { file, call, argument: argumentAt(text, index + call.length) };
  }
}

describe('sending a visitor on', () => {
  const found = [...sinks()];

  it('is looked for where it is done', () => {
    expect(found.length).toBeGreaterThan(15);
    expect(found.some(({ argument }) => argument.startsWith('safeReturnPath('))).toBe(true);
  });

  it('leads to a path that is written out or was judged', () => {
    const open = found.filter(({ argument }) => !waysOf(argument).every(isDecided));
    expect(open.map(({ file, call, argument }) => `${file}: ${call}${argument}`)).toEqual([]);
  });

  it.each(['next', 'redirect_to', 'returnTo', 'return_to'])(
    '%s is read from an address by the judge alone',
    (name) => {
      const readers = rooms.flatMap(sources).flatMap((file) => {
        const text = readFileSync(file, 'utf8');
        const reads = new RegExp(
          `\\.get(?:All)?\\(['"]${name}['"]\\)|\\{ ${name} \\} = await searchParams`,
          'g',
        );
        const judged = new RegExp(`safeReturnPath\\((?:\\w+\\.get\\(['"]${name}['"]\\)|${name})\\)`);
        return reads.test(text) && !judged.test(text) ? [file] : [];
      });
      expect(readers).toEqual([]);
    },
  );
});
