import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { shown } from '#lib/data/db/shown';
import type {
  ApplicationForm,
  DecisionOutcome,
  ListedStall,
  StallDetail,
  StallList,
  StallStanding,
} from '#lib/market/vendors/applications/schema';

/** Applies as the person of this transaction. Throws conflict when one waits already, or for a taken address. */
export const callApply = defineQuery(
  'applications.callApply',
  async (
    tx: Tx,
    form: ApplicationForm,
  ): Promise<{ application_id: string; vendor_id: string } | undefined> => {
    const { store_name, email, location_name, location_city, tagline, description, city, time_zone } = form;
    const result = await sql<{ application_id: string; vendor_id: string }>`
    select * from private.apply_for_stall(p_store_name => ${store_name}, p_slug => ${form.slug}, p_email => ${email},
      p_location_name => ${location_name}, p_location_city => ${location_city}, p_tagline => ${tagline},
      p_description => ${description}, p_city => ${city}, p_time_zone => ${time_zone})`.execute(tx);
    return result.rows[0];
  },
);

export interface ApplicationRow extends ApplicationForm {
  id: string;
  vendor_id: string;
  state: 'pending' | 'approved' | 'rejected';
  reason: string;
  created_at: string;
  decided_at: string | null;
  writes_to: string;
}

/** The asker's latest application, with the stall as it is now; read under their own rights. */
export const selectOwnApplication = defineQuery(
  'applications.selectOwnApplication',
  async (tx: Tx, userId: string): Promise<ApplicationRow | undefined> => {
    const result = await sql<ApplicationRow>`
    select a.id, a.vendor_id, a.state, a.created_at, a.decided_at, coalesce(d.reason, '') as reason,
      v.store_name, v.slug, v.tagline, v.description, v.city, v.time_zone, v.email as writes_to,
      coalesce(private.pending_stall_email(v.id), v.email) as email,
      coalesce(l.name, '') as location_name, coalesce(l.city, '') as location_city
    from public.vendor_applications a
    join public.own_vendors v on v.id = a.vendor_id
    left join public.locations l on l.vendor_id = a.vendor_id and l.is_primary
    left join lateral (
      select d.reason from public.vendor_decisions d where d.vendor_id = a.vendor_id and a.state <> 'pending'
      order by d.created_at desc limit 1) d on true
    where a.applicant_id = ${userId}::uuid order by a.created_at desc, a.id desc limit 1`.execute(tx);
    return result.rows[0];
  },
);

/** Which of these addresses no stall has; the asker's own that waits does not count. */
export const selectFreeSlugs = defineQuery(
  'applications.selectFreeSlugs',
  async (db: Db, slugs: readonly string[], userId: string): Promise<string[]> => {
    const result = await sql<{ slug: string }>`
    select s.slug from unnest(${sql.val(slugs)}::text[]) with ordinality s (slug, place)
    where private.is_slug_free(s.slug, ${userId}::uuid) order by s.place`.execute(db);
    return result.rows.map((row) => row.slug);
  },
);

/** Every stall with where it stands; `v` is the stall, `a` its latest application. */
const standing = sql<StallStanding>`case when v.status <> 'pending' then v.status::text
  when a.state = 'rejected' then 'rejected' else 'waiting' end`;
const stalls = sql`public.own_vendors v left join lateral (
  select a.state, a.created_at from public.vendor_applications a where a.vendor_id = v.id
  order by a.created_at desc, a.id desc limit 1) a on true`;
/** To the millisecond, as a page's end is told: else the last row of a page would be the first of the next. */
const appliedAt = sql`date_trunc('milliseconds', coalesce(a.created_at, v.created_at))`;
const columns = sql`v.id, v.slug, v.store_name, v.city, ${standing} as standing,
  ${appliedAt} as applied_at`;

function matching(q: string | undefined): RawBuilder<unknown> {
  if (!q) return sql`true`;
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(v.store_name ilike ${like} or v.slug ilike ${like} or v.city ilike ${like} or v.email ilike ${like})`;
}

/** Stalls of one standing, the oldest that waits first, the others newest first. For admins: others see their own. */
export const selectStalls = defineQuery(
  'applications.selectStalls',
  async (tx: Tx, list: StallList, after: { at: string; id: string } | null): Promise<ListedStall[]> => {
    const isQueue = list.standing === 'waiting';
    const key = sql`(${appliedAt}, v.id)`;
    const start = after
      ? sql`and ${key} ${isQueue ? sql`>` : sql`<`} (${after.at}::timestamptz, ${after.id}::uuid)`
      : sql``;
    const direction = isQueue ? sql`asc` : sql`desc`;
    const result = await sql<ListedStall>`
    select ${columns} from ${stalls} where ${standing} = ${list.standing} and ${matching(list.q)} ${start}
    order by ${appliedAt} ${direction}, v.id ${direction} limit ${list.limit + 1}`.execute(tx);
    return result.rows;
  },
);

/** How many stalls match a search, by standing. */
export const countStalls = defineQuery(
  'applications.countStalls',
  async (tx: Tx, q: string | undefined): Promise<Record<StallStanding, number>> => {
    const result = await sql<{ standing: StallStanding; count: number }>`
    select ${standing} as standing, count(*) as count from ${stalls} where ${matching(q)} group by 1`.execute(
      tx,
    );
    const counts = { waiting: 0, approved: 0, suspended: 0, rejected: 0 };
    for (const row of result.rows) counts[row.standing] = row.count;
    return counts;
  },
);

/** One stall with its people, places and the decisions about it. */
export const selectStallDetail = defineQuery(
  'applications.selectStallDetail',
  async (tx: Tx, id: string): Promise<StallDetail | undefined> => {
    const result = await sql<StallDetail>`
    select ${columns}, v.tagline, v.description, v.email, v.time_zone, v.updated_at,
      private.pending_stall_email(v.id) as pending_email,
      (select coalesce(jsonb_agg(jsonb_build_object('name', l.name, 'city', l.city, 'is_primary', l.is_primary)
        order by l.is_primary desc, l.name), '[]') from (select o.name, o.city, o.is_primary from public.locations o
          where o.vendor_id = v.id order by o.is_primary desc, o.name limit ${shown.locations}) l) as locations,
      (select coalesce(jsonb_agg(jsonb_build_object('full_name', t.full_name, 'email', t.email, 'role', t.role)
        order by t.role, t.full_name), '[]') from (select full_name, email, role from private.team_of(v.id)
          order by role, full_name limit ${shown.people}) t) as people,
      (select count(*) from public.products p where p.vendor_id = v.id) as product_count,
      (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'outcome', d.outcome, 'reason', d.reason,
          'by', coalesce(p.full_name, ''), 'created_at', d.created_at) order by d.created_at desc), '[]')
        from (select o.id, o.outcome, o.reason, o.created_at, o.decided_by from public.vendor_decisions o where o.vendor_id = v.id
          order by o.created_at desc limit ${shown.decisions}) d
        left join public.profiles p on p.id = d.decided_by) as decisions
    from ${stalls} where v.id = ${id}::uuid`.execute(tx);
    return result.rows[0];
  },
);

export interface ReviewedStall {
  decision_id: string;
  status: 'pending' | 'approved' | 'suspended';
  slug: string;
  store_name: string;
  /** The stall's own and its owners', each once. */
  addresses: string[];
}

/** Locks a stall for a decision and says when it last changed; null when there is none. Throws 42501 for who is no admin. */
export const lockStallForReview = defineQuery(
  'applications.lockStallForReview',
  async (tx: Tx, id: string): Promise<string | null> => {
    const result = await sql<{ state: string | null }>`
    select private.lock_vendor_for_review(${id}::uuid) as state`.execute(tx);
    return result.rows[0]?.state ?? null;
  },
);

/** Decides as the admin of this transaction; undefined when there is no such stall. */
export const callReview = defineQuery(
  'applications.callReview',
  async (
    tx: Tx,
    id: string,
    outcome: DecisionOutcome,
    reason: string,
  ): Promise<ReviewedStall | undefined> => {
    const result = await sql<ReviewedStall>`
    select * from private.review_vendor(${id}::uuid, ${outcome}, ${reason})`.execute(tx);
    return result.rows[0];
  },
);
