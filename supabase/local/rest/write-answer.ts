import type { Format } from './parse-headers.ts';

/** The SELECT whose rows are the answer's, and how many there are without limits, when that was asked. */
export type AnswerParts = {
  /** `pgrst_source as (…)`, for what is changed or called. */
  source?: string | undefined;
  rows: string;
  /** A SELECT with one row for each that would be given without a limit. */
  counted?: string | undefined;
  isScalar: boolean;
  /** Only how many rows there are is of interest. */
  isHead: boolean;
  format: Format;
};

const ROW = '"pgrst_t"';

function bodySql({ isScalar, isHead, format }: AnswerParts): string {
  const scalar = `${ROW}."pgrst_scalar"`;
  if (isHead) return `''`;
  switch (format.kind) {
    case 'csv':
      return `substring((${ROW}.*)::text from 2 for length((${ROW}.*)::text) - 2)`;
    case 'text':
      return `${scalar}::text`;
    case 'binary':
      return `encode(${scalar}::bytea, 'base64')`;
    default: {
      const json = isScalar ? `to_json(${scalar})` : `row_to_json(${ROW}.*)`;
      return format.isStripped ? `json_strip_nulls(${json})::text` : `${json}::text`;
    }
  }
}

/**
 * The one statement of a request. Postgres writes the JSON, a row at a time: rows arrive as they are made, so that
 * neither side ever holds more of them than the answer may have. `pgrst_is` marks a row; a total comes without one too.
 */
export function answerSql(parts: AnswerParts): string {
  const { source, rows, counted, format } = parts;
  const head =
    format.kind === 'csv'
      ? `, (select string_agg(key, ',') from json_object_keys(row_to_json(${ROW}.*)) as key) as pgrst_head`
      : '';
  const list = `select true as pgrst_is, ${bodySql(parts)} as pgrst_body${head} from (${rows}) as ${ROW}`;
  const start = source === undefined ? '' : `with ${source} `;
  if (counted === undefined) return `${start}${list}`;
  return `${start}select "pgrst_c".pgrst_total, "pgrst_b".*
    from (select count(*)::text as pgrst_total from (${counted}) as "pgrst_n") as "pgrst_c"
    left join lateral (${list}) as "pgrst_b" on true`;
}
