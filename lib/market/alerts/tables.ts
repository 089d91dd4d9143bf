import type { Generated } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import type { AlertState, EventKind } from '#lib/market/alerts/schema';

// Rows of our tables in `private`, as `lib/data/db/connect` parses them: the generated types know `public` only.
// Type aliases, because kysely asks for index signatures, which interfaces do not have.

export type AlertRow = {
  rule: string;
  state: AlertState;
  since: string;
  clear_since: string | null;
  resolved_at: string | null;
  flaps: number;
  known_at: string;
  evaluated_at: string;
  value: number | null;
  message: string;
  is_known: boolean;
  muted_until: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
};

/** `held` waits for a mute to end; `due` is sent at the next look. */
export type Delivery = 'none' | 'held' | 'due' | 'sent';

type AlertEventTable = {
  id: Generated<string>;
  rule: string;
  kind: EventKind;
  at: string;
  since: string | null;
  value: number | null;
  message: string;
  actor_id: string | null;
  mail: Generated<Delivery>;
  webhook: Generated<Delivery | 'failed'>;
  webhook_attempts: Generated<number>;
  webhook_after: string | null;
};

type HealthCheckTable = {
  at: string;
  failing: string[];
};

type InvariantCheckTable = {
  is_only: Generated<boolean>;
  at: string;
  took_ms: number;
  violation_count: number;
  violations: unknown;
};

export type AlertTables = {
  'private.alerts': AlertRow;
  'private.alert_events': AlertEventTable;
  'private.health_checks': HealthCheckTable;
  'private.invariant_checks': InvariantCheckTable;
};

/** The same connection, or transaction, with our tables known to it. */
export const withAlertTables = (db: Db) => db.withTables<AlertTables>();
