import type { Db } from '#lib/data/db/connect';
import type { Tx } from '#lib/data/db/roles';
import {
  type AlertMemory,
  freshMemory,
  step,
  type Transition,
  type Verdict,
} from '#lib/market/alerts/evaluate';
import { dropHeld, releaseHeld } from '#lib/market/alerts/outbox-queries';
import {
  insertEvents,
  type NewEvent,
  saveAlerts,
  selectAlerts,
  takeEvaluatorLock,
} from '#lib/market/alerts/queries';
import { rules as allRules } from '#lib/market/alerts/rules';
import type { Snapshot } from '#lib/market/alerts/snapshot';
import type { AlertRow } from '#lib/market/alerts/tables';
import type { Rule } from '#lib/market/alerts/verdict';

const iso = (ms: number) => new Date(ms).toISOString();
const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));
const msOrNull = (at: string | null) => (at === null ? null : Date.parse(at));

function memoryOf(row: AlertRow | undefined, now: number): AlertMemory {
  if (!row) return freshMemory(now);
  return {
    state: row.state,
    since: Date.parse(row.since),
    clearSince: msOrNull(row.clear_since),
    resolvedAt: msOrNull(row.resolved_at),
    flaps: row.flaps,
    knownAt: Date.parse(row.known_at),
    evaluatedAt: Date.parse(row.evaluated_at),
  };
}

function rowOf(rule: Rule, memory: AlertMemory, verdict: Verdict, before: AlertRow | undefined): AlertRow {
  const hasEnded = before?.state === 'firing' && memory.state !== 'firing';
  // Well again, and not yet for long enough: what is shown is what it fired for.
  const told = memory.state === 'firing' && verdict.isBroken !== true && before ? before : verdict;
  return {
    rule: rule.id,
    state: memory.state,
    since: iso(memory.since),
    clear_since: isoOrNull(memory.clearSince),
    resolved_at: isoOrNull(memory.resolvedAt),
    flaps: memory.flaps,
    known_at: iso(memory.knownAt),
    evaluated_at: iso(memory.evaluatedAt),
    value: told.value,
    message: told.message,
    is_known: verdict.isBroken !== null,
    muted_until: before?.muted_until ?? null,
    acknowledged_at: hasEnded ? null : (before?.acknowledged_at ?? null),
    acknowledged_by: hasEnded ? null : (before?.acknowledged_by ?? null),
  };
}

interface Looked {
  rule: Rule;
  row: AlertRow;
  before: AlertRow | undefined;
  transition: Transition;
}

function look(rule: Rule, before: AlertRow | undefined, snapshot: Snapshot): Looked {
  const verdict = rule.query(snapshot);
  const { memory, transition } = step(rule, memoryOf(before, snapshot.at), verdict.isBroken, snapshot.at);
  return { rule, before, transition, row: rowOf(rule, memory, verdict, before) };
}

export interface ApplyOptions {
  /** Default: all of them. */
  rules?: readonly Rule[];
  /** Whether there is a webhook to be called. */
  hasWebhook: boolean;
}

const isMuted = ({ muted_until }: AlertRow, now: number) => (msOrNull(muted_until) ?? 0) > now;

/** What is written into the history of a transition, and who is to be told. */
async function eventOf(tx: Tx, looked: Looked, now: number, hasWebhook: boolean): Promise<NewEvent> {
  const { row, before, transition } = looked;
  const muted = isMuted(row, now);
  const event = { rule: row.rule, at: iso(now), value: row.value, message: row.message };
  if (transition === 'firing') {
    const delivery = muted ? 'held' : 'due';
    return { ...event, kind: 'firing', mail: delivery, webhook: hasWebhook ? delivery : 'none' };
  }
  // Whoever was not told that it began is not told that it ended. A webhook may hold an incident open: it is told.
  const wasHeld = await dropHeld(tx, row.rule);
  return {
    ...event,
    kind: 'resolved',
    since: before?.since ?? null,
    mail: wasHeld || muted ? 'none' : 'due',
    webhook: wasHeld || !hasWebhook ? 'none' : 'due',
  };
}

export interface Applied {
  firing: string[];
  fired: string[];
  resolved: string[];
}

async function applyWithin(tx: Tx, snapshot: Snapshot, options: ApplyOptions): Promise<Applied> {
  const known = new Map((await selectAlerts(tx)).map((row) => [row.rule, row]));
  const looked = (options.rules ?? allRules).map((rule) => look(rule, known.get(rule.id), snapshot));
  const changed = looked.filter(({ transition }) => transition !== null);
  const events: NewEvent[] = [];
  for (const each of changed) events.push(await eventOf(tx, each, snapshot.at, options.hasWebhook));
  const firing = looked.filter(({ row }) => row.state === 'firing').map(({ row }) => row);
  await releaseHeld(
    tx,
    firing.filter((row) => !isMuted(row, snapshot.at)).map(({ rule }) => rule),
  );
  await insertEvents(tx, events);
  await saveAlerts(
    tx,
    looked.filter(({ row, before }) => row.evaluated_at !== before?.evaluated_at).map(({ row }) => row),
  );
  const ids = (kind: Transition) =>
    changed.filter(({ transition }) => transition === kind).map(({ row }) => row.rule);
  return { firing: firing.map(({ rule }) => rule), fired: ids('firing'), resolved: ids('resolved') };
}

/**
 * Carries a snapshot into the states of the rules, the history and the outbox, in one transaction. Null when
 * another evaluator is at it; a snapshot that is not younger than the last one applied changes nothing.
 */
export function applySnapshot(db: Db, snapshot: Snapshot, options: ApplyOptions): Promise<Applied | null> {
  return db.transaction().execute(async (tx) => {
    if (!(await takeEvaluatorLock(tx))) return null;
    return applyWithin(tx, snapshot, options);
  });
}
