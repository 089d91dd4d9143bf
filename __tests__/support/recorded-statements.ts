import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  type OperationNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { DatabaseSchema } from '#lib/data/db/types';
import { anything } from './anything.ts';
import { fragmentKey } from './typed-statements.ts';

export interface Recorded {
  /** What statements became, with `$1`, by the fragments that they were made of. */
  statements: Map<string, Set<string>>;
  /** The fragments of what was put into them. */
  parts: Set<string>;
}

/** More than any function of ours asks one after the other. */
const mostStatements = 60;

const isNode = (value: unknown): value is OperationNode =>
  typeof value === 'object' && value !== null && 'kind' in value;

function noteParts(value: unknown, parts: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) noteParts(each, parts);
  if (!isNode(value)) return;
  if ('sqlFragments' in value) parts.add(fragmentKey(value.sqlFragments as string[]));
  noteParts(Object.values(value), parts);
}

/** A database that notes what it is asked, and answers with `rows`. */
function makeRecorder({ statements, parts }: Recorded, rows: unknown[]) {
  let asked = 0;
  const executeQuery = async ({ query, sql }: CompiledQuery) => {
    asked += 1;
    if (asked > mostStatements) throw new Error('asks without end');
    if (query.kind === 'RawNode') {
      const key = fragmentKey(query.sqlFragments);
      statements.set(key, (statements.get(key) ?? new Set()).add(sql));
      noteParts(query.parameters, parts);
    } else noteParts(query, parts);
    // biome-ignore lint/suspicious/noExplicitAny: rows of every type.
    return { rows: rows as any[] };
  };
  class Recorder extends DummyDriver {
    override acquireConnection = async () => ({ executeQuery, async *streamQuery() {} });
  }
  return new Kysely<DatabaseSchema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new Recorder(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** A full page and one row more, for those who ask again when there is more. */
const manyRows = 1_001;

/**
 * Calls a function of a query file with `args`, or with whatever it takes, on a database that has nothing and one that
 * has much, and notes what it asked until it ended; how it ended does not matter.
 */
export async function record(recorded: Recorded, ask: unknown, args?: readonly unknown[]): Promise<void> {
  if (typeof ask !== 'function') return;
  for (const rows of [[], Array.from({ length: manyRows }, anything)]) {
    const db = makeRecorder(recorded, rows);
    const given = args ?? Array.from({ length: 6 }, anything);
    // Who takes a context finds the database in it.
    const ends = async () => ask(Object.assign(db, { db }), ...given);
    await ends().catch(() => undefined);
    // What makes a statement for others to ask takes no database.
    const made: unknown = await Promise.resolve()
      .then(() => ask(...given))
      .catch(() => undefined);
    if (typeof made === 'object' && made !== null && 'execute' in made && typeof made.execute === 'function')
      await made.execute(db).catch(() => undefined);
  }
}
