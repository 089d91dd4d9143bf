import { Readable, Transform } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { AppError } from '#lib/base/errors';
import { decoderFor, separatorLine } from '#lib/market/imports/detect';
import type { FileRecord } from '#lib/market/imports/parsed';
import type { Delimiter, Encoding } from '#lib/market/imports/schema';

/** A record longer than this is a quotation mark that nobody closed, in characters. */
const maxRecordSize = 1_000_000;

export interface TableOptions {
  encoding: Encoding;
  delimiter: Delimiter;
}

/** Bytes in whatever encoding to text without a byte order mark and without Excel's `sep=` line. */
function makeDecoder(encoding: Encoding): Transform {
  const decoder = decoderFor(encoding);
  let isFirst = true;
  const clean = (text: string) => {
    if (!isFirst || text === '') return text;
    isFirst = false;
    return text.replace(separatorLine, '\n');
  };
  return new Transform({
    decodeStrings: false,
    encoding: 'utf8',
    transform: (chunk: Buffer, _encoding, done) => done(null, clean(decoder.decode(chunk, { stream: true }))),
    flush: (done) => done(null, clean(decoder.decode())),
  });
}

const explain = (error: unknown, line: number): AppError => {
  const { code } = error as Partial<CsvError>;
  if (code === 'CSV_MAX_RECORD_SIZE')
    return new AppError(
      'invalid_input',
      `Line ${line} is longer than a million characters. Is it a table, or is a quotation mark opened there and never closed? Put that right and upload the file again.`,
    );
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return new AppError(
      'invalid_input',
      `A quotation mark is opened near line ${line} and never closed. Put that right and upload the file again.`,
    );
  return new AppError('invalid_input', `The file is not valid CSV near line ${line}.`, {
    cause: error,
  });
};

/**
 * The records of a file as they come, in constant memory. A stray quotation mark is part of its
 * cell; one that is never closed rejects with invalid_input. The source's own failure rejects with its error.
 */
export async function* readTable(source: Readable, options: TableOptions): AsyncGenerator<FileRecord> {
  const parser = parse({
    delimiter: options.delimiter,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    // `5" pipe` is what people write; skipping such records would take their neighbours along.
    relax_quotes: true,
    max_record_size: maxRecordSize,
  });
  let sourceError: unknown;
  const fail = (error: Error) => {
    sourceError = error;
    parser.destroy(error);
  };
  const decoder = makeDecoder(options.encoding);
  source.once('error', fail).pipe(decoder).once('error', fail).pipe(parser);
  let end = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const line = Math.min(end + 1, info.lines);
      end = info.lines;
      yield { line, cells: record };
    }
  } catch (error) {
    throw sourceError ?? (error instanceof AppError ? error : explain(error, end + 1));
  } finally {
    source.destroy();
  }
}

/** A web stream, as Storage answers with, for `readTable`. */
export const toNodeStream = (stream: ReadableStream): Readable =>
  Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]);
