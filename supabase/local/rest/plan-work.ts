import type { CountKind, Format, Preferences } from './parse-headers.ts';
import type { Binder } from './statement.ts';

/** One statement, and what it takes to make an answer of its rows. */
export type Work = {
  text: string;
  values: string[];
  isReadOnly: boolean;
  /** Rows are counted by the command itself: it gives none back. */
  isSilent: boolean;
  /** Besides a limit on the answer's bytes; a function's own setting. */
  statementTimeout?: string | undefined;
  /** May set `response.headers` and `response.status`. */
  readsSettings: boolean;
  format: Format;
  prefer: Preferences;
  /** A list, or the one thing that a function gives. */
  isList: boolean;
  range: { offset: number; limit: number | undefined };
  count?: { kind: CountKind; planText: string; planValues: string[]; threshold: number } | undefined;
  /** Status and headers of what went well. */
  answer: AnswerKind;
};

export type AnswerKind =
  | { kind: 'read' }
  | {
      kind: 'insert';
      rows: number;
      isMerge: boolean;
      isPut: boolean;
      location?: { path: string; keys: readonly string[] };
    }
  | { kind: 'update' }
  | { kind: 'delete' }
  | { kind: 'call'; isVoid: boolean };

/** How `count` is asked of the database: exactly, up to a threshold, or not at all (the plan knows). */
export function countParts(
  prefer: Preferences,
  binder: Binder,
  counted: (binder: Binder) => string,
  source: string | undefined,
  maxRows: number,
  makeBinder: () => Binder,
): { sql: string | undefined; count: Work['count'] } {
  const kind = prefer.count;
  if (kind === undefined) return { sql: undefined, count: undefined };
  if (kind === 'exact') {
    return { sql: counted(binder), count: { kind, planText: '', planValues: [], threshold: 0 } };
  }
  const planBinder = makeBinder();
  const planned = counted(planBinder);
  const count = {
    kind,
    planText: source === undefined ? `explain (format json) ${planned}` : '',
    planValues: planBinder.values,
    threshold: maxRows,
  };
  if (source !== undefined) return { sql: counted(binder), count };
  const sql = kind === 'planned' ? undefined : `${counted(binder)} limit ${maxRows + 1}`;
  return { sql, count };
}
