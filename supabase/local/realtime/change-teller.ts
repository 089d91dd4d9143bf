import type postgres from 'postgres';
import { type ChangeEvent, changeEvent } from './change-event.ts';
import { keyOf, type RowChange, sizeOf, type TypedChange, typeChange } from './change-row.ts';
import type { ChangeSubscription } from './change-subscription.ts';
import { type ChangeTable, TableCatalog } from './change-table.ts';
import { type Frame, type Subscriber, toFrame } from './hub.ts';
import { hasPattern, passingPatterns } from './pattern-filters.ts';
import { encodeRawMessage } from './wire.ts';

const MAX_CHANGE_BYTES = 1024 * 1024;

/** Frames per subscriber, one for each of its bindings' different events. */
export type Telling = Map<Subscriber, Frame[]>;

/** Connections for what is asked about changes, and others, with a short limit of time, for patterns of clients. */
export type TellerDatabase = { sql: postgres.Sql; patternSql: postgres.Sql };

/** A change whose transaction nobody could see in time: what is in the tables now says nothing about it. */
export class InvisibleError extends Error {
  override name = 'InvisibleError';
}

/**
 * Decides who is told what about a row change. Filters and column types are the database's business; RLS is asked
 * once per distinct set of claims, not per subscriber, and only when the change can be seen by whoever is asked.
 */
export class ChangeTeller {
  readonly tables: TableCatalog;
  readonly #sql: postgres.Sql;
  readonly #patternSql: postgres.Sql;

  readonly #isLive: (subscription: ChangeSubscription) => boolean;

  constructor({ sql, patternSql }: TellerDatabase, isLive: (subscription: ChangeSubscription) => boolean) {
    this.#sql = sql;
    this.#patternSql = patternSql;
    this.#isLive = isLive;
    this.tables = new TableCatalog(sql);
  }

  /**
   * The frames of those among `interested` whose filters match and who may see the row. Rejects with InvisibleError
   * when that could not be told in time, with the database's error when it is away.
   */
  async tell(change: RowChange, interested: ChangeSubscription[]): Promise<Telling> {
    // A table that is met for the first time, or anew, may be as this very transaction made it.
    if (!this.tables.peek(change.relation)) await requireVisible(change);
    const table = await this.tables.get(change.relation);
    const { plain = [], pattern = [] } = Object.groupBy(interested, ({ wish }) =>
      hasPattern(wish.filters) ? 'pattern' : 'plain',
    );
    const filterKeys = [...new Map(plain.map(({ wish }) => [JSON.stringify(wish.filters), wish.filters]))];
    const filters = filterKeys.map(([, list]) => list);
    const typed = await typeChange(this.#sql, table, change, filters);
    const passed = new Set(filterKeys.filter((_, index) => typed.passed[index]).map(([key]) => key));
    const matching = [
      ...plain.filter(({ wish }) => passed.has(JSON.stringify(wish.filters))),
      ...(await passingPatterns(this.#patternSql, table, change, pattern)),
    ];
    const readers = await this.#readers(table, change, matching);
    const told = matching.filter(({ viewer }) => readers.has(viewer));
    const events = await this.#eventsFor(table, change, typed, told);
    return framesOf(told.filter(this.#isLive), events);
  }

  /** The viewers that RLS lets see the row. Deleted rows cannot be checked: all see the key. */
  async #readers(
    table: ChangeTable,
    change: RowChange,
    matching: ChangeSubscription[],
  ): Promise<Set<string>> {
    const viewers = [...new Set(matching.map(({ viewer }) => viewer))];
    if (!needsJudging(table, change) || viewers.length === 0) return new Set(viewers);
    await requireVisible(change);
    const [row] = await this.#sql<{ answers: boolean[] }[]>`
      select realtime_bridge.readable_by(
        ${table.oid}::oid, ${JSON.stringify(keyOf(table, change))}::text::jsonb,
        (select array_agg(v::jsonb) from unnest(${viewers}::text[]) v)
      ) as answers`;
    return new Set(viewers.filter((_, index) => row?.answers[index]));
  }

  /** The event that each subscription is told; subscriptions of one role and selection share it. */
  async #eventsFor(
    table: ChangeTable,
    change: RowChange,
    typed: TypedChange,
    told: ChangeSubscription[],
  ): Promise<Map<string, ChangeEvent>> {
    const isTooLarge = sizeOf(change) > MAX_CHANGE_BYTES;
    const events = new Map<string, ChangeEvent>();
    for (const { claims, wish } of told) {
      const key = eventKey(claims.role, wish.select);
      if (events.has(key)) continue;
      const selectable = await this.tables.selectableBy(table, claims.role);
      events.set(key, changeEvent({ table, change, typed, isTooLarge, select: wish.select, selectable }));
    }
    return events;
  }
}

/** Whether a policy is asked about this row. Deleted rows and rows without a key cannot be asked about. */
export function needsJudging(table: ChangeTable, { action }: Pick<RowChange, 'action'>): boolean {
  return table.rls && action !== 'DELETE' && table.primaryKey.length > 0;
}

async function requireVisible({ transaction, relation }: RowChange): Promise<void> {
  if (await transaction.whenVisible()) return;
  throw new InvisibleError(`A change of ${relation.schema}.${relation.name} did not become visible in time.`);
}

/** One frame per channel and event, listing all its matching bindings; equal frames are encoded once. */
function framesOf(told: ChangeSubscription[], events: Map<string, ChangeEvent>): Telling {
  const idsBySubscriber = new Map<Subscriber, Map<string, number[]>>();
  for (const { subscriber, id, claims, wish } of told) {
    const byEvent = idsBySubscriber.get(subscriber) ?? new Map<string, number[]>();
    const key = eventKey(claims.role, wish.select);
    byEvent.set(key, [...new Set([...(byEvent.get(key) ?? []), id])]);
    idsBySubscriber.set(subscriber, byEvent);
  }
  const frames = new Map<string, Frame>();
  const telling: Telling = new Map();
  for (const [subscriber, byEvent] of idsBySubscriber) {
    const own = [...byEvent].map(([key, ids]) => {
      const { version, wireTopic } = subscriber;
      const frameKey = JSON.stringify([version, wireTopic, ids, key]);
      const payload = `{"ids":${JSON.stringify(ids)},"data":${events.get(key)?.json}}`;
      const frame =
        frames.get(frameKey) ?? toFrame(encodeRawMessage(version, wireTopic, 'postgres_changes', payload));
      frames.set(frameKey, frame);
      return frame;
    });
    telling.set(subscriber, own);
  }
  return telling;
}

function eventKey(role: string, select: string[] | null): string {
  return JSON.stringify([role, select]);
}
