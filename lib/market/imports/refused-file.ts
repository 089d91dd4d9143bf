import type { FileRecord } from '#lib/market/imports/parsed';
import { toFormulaSafe } from '#lib/words/formula-safe';
import { textStream } from '#lib/words/text-stream';

export interface RefusedLine {
  line: number;
  reason: string;
}

function cellText(given: string, delimiter: string): string {
  const cell = toFormulaSafe(given);
  const isPlain = !/["\r\n]/.test(cell) && !cell.includes(delimiter) && cell === cell.trim();
  return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`;
}

/** Goes through two ordered streams once: the file's lines that were refused, with why. */
async function* refusedRecords(
  records: AsyncIterable<FileRecord>,
  refused: AsyncIterator<RefusedLine>,
  delimiter: string,
): AsyncGenerator<string> {
  const write = (cells: string[]) => `${cells.map((cell) => cellText(cell, delimiter)).join(delimiter)}\r\n`;
  let width = 0;
  let wanted = await refused.next();
  for await (const { line, cells } of records) {
    if (width === 0) {
      width = cells.length;
      yield `\ufeff${write([...cells, 'Why it was refused'])}`;
      continue;
    }
    while (!wanted.done && wanted.value.line < line) wanted = await refused.next();
    if (wanted.done) break;
    if (wanted.value.line > line) continue;
    const padded = [...cells, ...Array.from({ length: Math.max(0, width - cells.length) }, () => '')];
    yield write([...padded, wanted.value.reason]);
  }
}

/**
 * The refused lines of a file as they were, with one more column that says why: to put right and upload again. UTF-8.
 * What a spreadsheet would run has an apostrophe before it, which an import takes away again.
 */
export function refusedFile(
  records: AsyncIterable<FileRecord>,
  refused: AsyncIterator<RefusedLine>,
  delimiter: string,
): ReadableStream {
  return textStream(refusedRecords(records, refused, delimiter));
}
