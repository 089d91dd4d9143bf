import { type Promised, promises } from './promises.ts';
import { columns, type Finding, inWords, toEmptyLine, toLine } from './report.ts';

const begin = '<!-- npm run bench -- --save -->';
const end = '<!-- end of what the bench wrote -->';

/** Whether a line is this row, of this limit and promise: a figure beside another one says nothing. */
function isMeasured(line: string, promised: Promised): boolean {
  const { claim, limit } = promised;
  return (
    line.startsWith(`| ${claim} | `) &&
    line.includes(` (${limit}) | `) &&
    line.includes(` | ${inWords(promised)} | `)
  );
}

function split(readme: string): { before: string; part: string; after: string } {
  const from = readme.indexOf(begin) + begin.length;
  const to = readme.indexOf(end);
  const isPlace = from >= begin.length && to >= from;
  if (!isPlace || readme.lastIndexOf(begin) + begin.length !== from || readme.lastIndexOf(end) !== to)
    throw new Error(`README.md has no place for the table. Put ${begin} and ${end} where it belongs.`);
  return { before: readme.slice(0, from), part: readme.slice(from, to), after: readme.slice(to) };
}

/** What stands between the marks of the README; throws when they are not there, once each and in order. */
export const savedPart = (readme: string): string => split(readme).part;

const written = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** Where a row was measured, and when: rows are saved by themselves, so each says it. */
export interface Circumstances {
  at: Date;
  cores: number;
}

/**
 * The README with these findings in the place of the same rows. Other rows stay as they are, with their day; what was
 * never measured says so, and a row that is no promise any more goes.
 */
export function withFindings(
  readme: string,
  findings: readonly Finding[],
  { at, cores }: Circumstances,
): string {
  const { before, part, after } = split(readme);
  const day = `${written.format(at)}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const lines = part.split('\n');
  const rows = Object.entries<Promised>(promises).map(([row, promised]) => {
    const found = findings.find((finding) => finding.row === row);
    if (found) return `${toLine(found)} ${day} |`;
    return lines.find((old) => isMeasured(old, promised)) ?? `${toEmptyLine(promised)}  |`;
  });
  const head = `| ${[...columns, 'measured'].join(' | ')} |`;
  const rule = `|${'---|'.repeat(columns.length + 1)}`;
  return `${before}\n\n${[head, rule, ...rows].join('\n')}\n\n${after}`;
}
