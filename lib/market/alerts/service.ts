import { AppError } from '#lib/base/errors';
import type { Tx } from '#lib/data/db/roles';
import { toAlert } from '#lib/market/alerts/board';
import {
  insertEvents,
  saveAlerts,
  selectAlert,
  selectNames,
  waitForEvaluator,
} from '#lib/market/alerts/queries';
import { findRule } from '#lib/market/alerts/rules';
import type { Alert, EventKind, MuteInput } from '#lib/market/alerts/schema';
import type { AlertRow } from '#lib/market/alerts/tables';
import type { Rule } from '#lib/market/alerts/verdict';
import type { Runtime } from '#lib/runtime';
import type { Session } from '#lib/web/auth/schema';

export { listAlertHistory, readAlertBoard } from '#lib/market/alerts/board';
export { readCharts } from '#lib/market/alerts/charts';
export { readMonitor } from '#lib/market/alerts/monitor';

type Ctx = Pick<Runtime, 'db'>;

function requireRule(id: string): Rule {
  const rule = findRule(id);
  if (!rule) throw new AppError('not_found', 'There is no such alert rule. Reload the page.');
  return rule;
}

const neverLookedAt = (rule: string, now: string): AlertRow => ({
  rule,
  state: 'ok',
  since: now,
  clear_since: null,
  resolved_at: null,
  flaps: 0,
  known_at: now,
  evaluated_at: now,
  value: null,
  message: 'Not looked at yet.',
  is_known: false,
  muted_until: null,
  acknowledged_at: null,
  acknowledged_by: null,
});

/**
 * Changes a rule's row as a person and notes it in the history. Waits for a look that is under way, so that neither
 * overwrites the other. `change` returns null when there is nothing to change.
 */
async function changeAlert(
  { db }: Ctx,
  session: Session,
  id: string,
  change: (row: AlertRow, now: Date) => { row: AlertRow; kind: EventKind; message: string } | null,
): Promise<Alert> {
  const rule = requireRule(id);
  const now = new Date();
  const row = await db.transaction().execute(async (tx: Tx) => {
    await waitForEvaluator(tx);
    const before = (await selectAlert(tx, id)) ?? neverLookedAt(id, now.toISOString());
    const changed = change(before, now);
    if (!changed) return before;
    await saveAlerts(tx, [changed.row]);
    const { kind, message } = changed;
    await insertEvents(tx, [{ rule: id, kind, message, at: now.toISOString(), actor_id: session.userId }]);
    return changed.row;
  });
  const names = await selectNames(db, row.acknowledged_by ? [row.acknowledged_by] : []);
  return toAlert(rule, row, names, now.getTime());
}

const longestMuteMs = 30 * 24 * 60 * 60_000;

function muteEnd({ minutes, until }: MuteInput, now: Date): Date {
  const end = minutes === undefined ? new Date(until ?? now) : new Date(now.getTime() + minutes * 60_000);
  const lengthMs = end.getTime() - now.getTime();
  if (lengthMs <= 0) throw new AppError('bad_request', 'Give a time that is still to come.');
  if (lengthMs > longestMuteMs)
    throw new AppError('bad_request', 'An alert can be muted for at most 30 days.');
  return end;
}

/** Nobody is mailed of this rule until then; it is still looked at, shown and written down. For admins. */
export function muteAlert(ctx: Ctx, session: Session, id: string, input: MuteInput): Promise<Alert> {
  return changeAlert(ctx, session, id, (row, now) => {
    const muted_until = muteEnd(input, now).toISOString();
    return { row: { ...row, muted_until }, kind: 'muted', message: `until ${muted_until}` };
  });
}

/** Ends a mute: an alert that began to fire meanwhile and still does is told at the next look. For admins. */
export function unmuteAlert(ctx: Ctx, session: Session, id: string): Promise<Alert> {
  return changeAlert(ctx, session, id, (row, now) => {
    const isMuted = row.muted_until !== null && Date.parse(row.muted_until) > now.getTime();
    return isMuted ? { row: { ...row, muted_until: null }, kind: 'unmuted', message: '' } : null;
  });
}

/** Somebody has seen it and is at it; shown until it is resolved. For admins. */
export function acknowledgeAlert(ctx: Ctx, session: Session, id: string): Promise<Alert> {
  return changeAlert(ctx, session, id, (row, now) => {
    if (row.state !== 'firing') throw new AppError('conflict', 'This alert is not firing any more.');
    if (row.acknowledged_at) return null;
    const acknowledged = { acknowledged_at: now.toISOString(), acknowledged_by: session.userId };
    return { row: { ...row, ...acknowledged }, kind: 'acknowledged', message: '' };
  });
}
