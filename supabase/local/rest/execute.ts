import * as z from 'zod';
import type { RestSql } from './connect-rest.ts';
import { ANSWER_BYTES } from './limits.ts';
import type { Work } from './plan-work.ts';
import { RestError, tooMuch } from './rest-error.ts';
import type { RestRequest } from './rest-request.ts';
import type { Schema } from './schema-types.ts';

/** What the database gave. */
export type Outcome = {
  bodies: (string | null)[];
  /** Names of the columns, for CSV. */
  head: string | undefined;
  /** Rows that were given or changed. */
  affected: number;
  total: number | undefined;
  /** Of an insert: rows that were there already and have been changed. */
  conflicts: number;
  headers: string | undefined;
  status: string | undefined;
};

const rowSchema = z.object({
  pgrst_is: z.unknown(),
  pgrst_body: z.string().nullish(),
  pgrst_head: z.string().nullish(),
  pgrst_total: z.string().nullish(),
});
const settingsSchema = z.object({
  headers: z.string().nullable(),
  status: z.string().nullable(),
  conflicts: z.string().nullable(),
});

type Transaction = Parameters<Parameters<RestSql['begin']>[1]>[0];
type Context = { control: RestSql; schema: Schema; request: RestRequest; signal: AbortSignal };

function headersOf(request: RestRequest): string {
  const shown = [...request.headers].filter(([name]) => name !== 'cookie');
  return JSON.stringify(Object.fromEntries(shown));
}

function cookiesOf(request: RestRequest): string {
  const pairs = (request.headers.get('cookie') ?? '').split(';').flatMap((part) => {
    const [name = '', ...value] = part.trim().split('=');
    return name === '' ? [] : [[name, value.join('=')]];
  });
  return JSON.stringify(Object.fromEntries(pairs));
}

/** What holds for this transaction only: who asks, what is asked, and how long and large the answer may be. */
function settingsOf(work: Work, { schema, request }: Context): [string, string][] {
  const { role, claims } = request.identity;
  return Object.entries({
    ...schema.roleSettings[role],
    ...(work.statementTimeout === undefined ? {} : { statement_timeout: work.statementTimeout }),
    ...(work.prefer.timezone === undefined ? {} : { TimeZone: work.prefer.timezone }),
    search_path: `"${schema.name}", "extensions"`,
    'request.jwt.claims': JSON.stringify(claims),
    'request.method': request.method,
    'request.path': request.path,
    'request.headers': headersOf(request),
    'request.cookies': cookiesOf(request),
    'response.headers': '',
    'response.status': '',
    'pgrst.conflicts': '',
    'pgrst.bytes_left': String(ANSWER_BYTES[role]),
    role,
  });
}

/**
 * Resolves to the process that serves. It is sent before whatever is asked next and need not be waited for: the
 * statement goes along with it, which saves a way to the database and back.
 */
async function begin(tx: Transaction, settings: [string, string][]): Promise<number> {
  const list = settings.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`);
  const text = `select pg_backend_pid() as pid from (select ${list.join(', ')}) as settings`;
  const [row] = await tx.unsafe(text, settings.flat(), { prepare: true }).execute();
  return z.object({ pid: z.number() }).parse(row).pid;
}

/** Runs the statement and counts bytes as rows arrive; past the limit, or when the client goes, it is cancelled. */
async function readRows(
  tx: Transaction,
  work: Work,
  pid: Promise<number>,
  context: Context,
): Promise<Outcome> {
  const { control, request, signal } = context;
  const most = ANSWER_BYTES[request.identity.role];
  const outcome: Outcome = {
    bodies: [],
    head: undefined,
    affected: 0,
    total: undefined,
    conflicts: 0,
    headers: undefined,
    status: undefined,
  };
  let bytes = 0;
  let cancelling: Promise<unknown> | undefined;
  const cancel = () => {
    cancelling ??= pid
      .then((number) => control.unsafe('select pg_cancel_backend($1::int4)', [String(number)]))
      .catch(() => {});
  };
  const take = (raw: unknown) => {
    const row = rowSchema.parse(raw);
    if (row.pgrst_total) outcome.total = Number(row.pgrst_total);
    if (row.pgrst_is === null || bytes > most) return;
    bytes += Buffer.byteLength(row.pgrst_body ?? '');
    outcome.head ??= row.pgrst_head ?? undefined;
    if (bytes > most) {
      outcome.bodies = [];
      cancel();
    } else outcome.bodies.push(row.pgrst_body ?? null);
  };
  signal.addEventListener('abort', cancel);
  try {
    if (signal.aborted) throw new RestError(499, '57014', 'The client has gone');
    const query = tx.unsafe(work.text, work.values);
    if (work.isSilent) outcome.affected = (await query).count;
    else {
      await query.forEach(take);
      outcome.affected = outcome.bodies.length;
    }
  } catch (error) {
    // Had the settings failed, the statement only says that its transaction is over.
    await pid;
    if (bytes <= most) throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
    await cancelling;
  }
  if (bytes > most) {
    throw tooMuch(
      `The answer would be larger than ${most / 1024 / 1024} MiB.`,
      'Ask for fewer rows or columns at a time.',
      413,
    );
  }
  return outcome;
}

function planRows(raw: unknown): number {
  const shape = z.array(z.object({ Plan: z.object({ 'Plan Rows': z.number() }) }));
  const text = z.looseObject({ 'QUERY PLAN': z.unknown() }).parse(raw)['QUERY PLAN'];
  return shape.parse(typeof text === 'string' ? JSON.parse(text) : text)[0]?.Plan['Plan Rows'] ?? 0;
}

/** How many rows there would be without a limit, when the client is content with what the planner thinks. */
async function planTotal(tx: Transaction, work: Work, outcome: Outcome): Promise<void> {
  const { count } = work;
  if (!count || count.kind === 'exact' || count.planText === '') return;
  const isKnown = count.kind === 'estimated' && (outcome.total ?? 0) <= count.threshold;
  if (isKnown) return;
  const [row] = await tx.unsafe(count.planText, count.planValues);
  outcome.total = Math.max(planRows(row), count.kind === 'estimated' ? (outcome.total ?? 0) : 0);
}

/** Refuses what the answer may not say; in the transaction, so that nothing of it stays. */
function judge(work: Work, outcome: Outcome): void {
  const { affected } = outcome;
  const { maxAffected } = work.prefer;
  if (maxAffected !== undefined && work.answer.kind !== 'read' && affected > maxAffected) {
    throw new RestError(400, 'PGRST124', 'Query result exceeds max-affected preference constraint', {
      details: `The query affects ${affected} rows`,
    });
  }
  const isShown = work.answer.kind === 'read' || work.answer.kind === 'call' || !work.isSilent;
  if (work.format.isSingle && work.isList && isShown && affected !== 1) {
    throw new RestError(406, 'PGRST116', 'Cannot coerce the result to a single JSON object', {
      details: `The result contains ${affected} rows`,
    });
  }
}

/** Ends a transaction whose answer is wanted and whose changes are not. */
class TakenBack extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('The client asked that nothing stays');
    this.outcome = outcome;
  }
}

/** One request's transaction. What it rejects with is the database's own error, or a RestError. */
export async function execute(sql: RestSql, work: Work, context: Context): Promise<Outcome> {
  const isKept = !(work.prefer.isRolledBack && context.schema.mayRollBack);
  const mode = work.isReadOnly
    ? 'isolation level read committed read only'
    : 'isolation level read committed';
  const run = async (tx: Transaction): Promise<Outcome> => {
    const pid = begin(tx, settingsOf(work, context));
    pid.catch(() => {});
    const found = await readRows(tx, work, pid, context);
    await planTotal(tx, work, found);
    if (work.readsSettings) {
      const [row] = await tx.unsafe(
        `select nullif(current_setting('response.headers', true), '') as headers,
           nullif(current_setting('response.status', true), '') as status,
           nullif(current_setting('pgrst.conflicts', true), '') as conflicts`,
        [],
        { prepare: true },
      );
      const settings = settingsSchema.parse(row);
      found.headers = settings.headers ?? undefined;
      found.status = settings.status ?? undefined;
      found.conflicts = Number(settings.conflicts ?? 0);
    }
    judge(work, found);
    if (isKept) return found;
    throw new TakenBack(found);
  };
  return sql.begin(mode, run).then(
    (outcome) => outcome as Outcome,
    (error) => {
      if (error instanceof TakenBack) return error.outcome;
      throw error;
    },
  );
}
