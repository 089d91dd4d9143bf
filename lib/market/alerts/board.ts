import { AppError } from '#lib/base/errors';
import { resolveMs } from '#lib/market/alerts/evaluate';
import { selectAlerts, selectEvents, selectNames } from '#lib/market/alerts/queries';
import { type InvariantRow, selectInvariantCheck } from '#lib/market/alerts/reading-queries';
import { findRule, rules } from '#lib/market/alerts/rules';
import type {
  Alert,
  AlertBoard,
  AlertHistory,
  HistoryQuery,
  InvariantCheck,
} from '#lib/market/alerts/schema';
import type { AlertRow } from '#lib/market/alerts/tables';
import type { Rule } from '#lib/market/alerts/verdict';
import type { Runtime } from '#lib/runtime';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

type Ctx = Pick<Runtime, 'db'>;

/** A rule and its row as they are shown at `now`. */
export function toAlert(
  rule: Rule,
  row: AlertRow | undefined,
  names: ReadonlyMap<string, string>,
  now: number,
): Alert {
  const isMuted = row?.muted_until && Date.parse(row.muted_until) > now;
  return {
    rule: rule.id,
    title: rule.title,
    what: rule.what,
    advice: rule.advice,
    severity: rule.severity,
    unit: rule.unit,
    state: row?.state ?? 'ok',
    since: row?.since ?? null,
    value: row?.value ?? null,
    message: row?.message ?? 'Not looked at yet.',
    clearSince: row?.clear_since ?? null,
    resolveS: resolveMs(rule, row?.flaps ?? 0) / 1_000,
    isKnown: row?.is_known ?? false,
    evaluatedAt: row?.evaluated_at ?? null,
    mutedUntil: isMuted ? row.muted_until : null,
    acknowledgedAt: row?.acknowledged_at ?? null,
    acknowledgedBy: row?.acknowledged_by ? (names.get(row.acknowledged_by) ?? null) : null,
  };
}

const stateOrder = { firing: 0, pending: 1, resolved: 2, ok: 3 };
const severityOrder = { critical: 0, warning: 1 };

function worstFirst(a: Alert, b: Alert): number {
  return stateOrder[a.state] - stateOrder[b.state] || severityOrder[a.severity] - severityOrder[b.severity];
}

function toInvariantCheck(row: InvariantRow | undefined): InvariantCheck | null {
  if (!row) return null;
  const violations = row.violations.map(({ subject_id, ...rest }) => ({ ...rest, subjectId: subject_id }));
  return { at: row.at, tookMs: row.took_ms, violationCount: row.violation_count, violations };
}

/** How every rule stands, worst first, and the last re-count of the invariants. For admins. */
export async function readAlertBoard({ db }: Ctx): Promise<AlertBoard> {
  const [rows, invariants] = await Promise.all([selectAlerts(db), selectInvariantCheck(db)]);
  const names = await selectNames(
    db,
    rows.flatMap(({ acknowledged_by }) => acknowledged_by ?? []),
  );
  const byRule = new Map(rows.map((row) => [row.rule, row]));
  const now = Date.now();
  const alerts = rules.map((rule) => toAlert(rule, byRule.get(rule.id), names, now)).sort(worstFirst);
  const looks = alerts.flatMap(({ evaluatedAt }) => evaluatedAt ?? []);
  return { alerts, invariants: toInvariantCheck(invariants), evaluatedAt: looks.sort().at(-1) ?? null };
}

const historySort = 'alert-history';

/** What happened, newest first, in pages. */
export async function listAlertHistory({ db }: Ctx, query: HistoryQuery): Promise<AlertHistory> {
  const cursor = query.cursor ? decodeCursor(query.cursor, historySort, cursorValue.timestamp) : null;
  const before = cursor && { at: cursor.value, id: cursor.id };
  if (before && Number.isNaN(Date.parse(before.at)))
    throw new AppError('bad_request', 'This page marker is not valid.');
  const rows = await selectEvents(db, { rule: query.rule, before, limit: query.limit + 1 });
  const { rows: page, nextCursor } = toPage(rows, query.limit, historySort, (last) => [last.at, last.id]);
  return {
    events: page.map((row) => ({ ...row, title: findRule(row.rule)?.title ?? row.rule })),
    nextCursor,
  };
}
