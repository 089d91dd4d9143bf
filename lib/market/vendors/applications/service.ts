import { AppError } from '#lib/base/errors';
import { asUser, type Tx } from '#lib/data/db/roles';
import { addressTag, listAdminAddresses } from '#lib/market/notifications/service';
import {
  callApply,
  callReview,
  countStalls,
  lockStallForReview,
  type ReviewedStall,
  selectFreeSlugs,
  selectOwnApplication,
  selectStallDetail,
  selectStalls,
} from '#lib/market/vendors/applications/queries';
import {
  type Application,
  type ApplicationForm,
  type DecisionOutcome,
  type SlugAnswer,
  type StallDecision,
  type StallDetail,
  type StallList,
  type StallPage,
  slug as slugRule,
  stallSlug,
} from '#lib/market/vendors/applications/schema';
import { askForAddress } from '#lib/market/vendors/settings/email-change';
import { vendorProductsTag, vendorsTag, vendorTag } from '#lib/market/vendors/tags';
import type { Runtime } from '#lib/runtime';
import type { EmailProps } from '#lib/tasks/mail';
import { mailAddress } from '#lib/tasks/mail';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

type Ctx = Pick<Runtime, 'db' | 'caches' | 'jobs'>;

const sort = 'applied_at';

const gone = () => new AppError('not_found', 'There is no such stall any more. Reload the page.');

/**
 * Applies for a stall, or again after a rejection. The stall, its owner, its first location, the application and the
 * mails to the admins are there together or not at all. An e-mail address other than the person's own is asked first. Throws conflict when an application waits already, or when
 * the address or the name is taken (details `{field: 'slug' | 'store_name'}`); a name that looks like an open stall's is.
 */
export async function applyForStall(ctx: Ctx, session: Session, form: ApplicationForm): Promise<Application> {
  const admins = await listAdminAddresses(ctx.db);
  const props = { store: form.store_name, city: form.city, path: '/admin/vendors' };
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    const made = await callApply(tx, form);
    if (!made) throw new AppError('internal', 'Your application was not stored. Try again.');
    for (const to of admins) {
      const key = `vendor-application:${made.application_id}:${addressTag(to)}`;
      const mail = { ...props, path: `/admin/vendors?stall=${made.vendor_id}` };
      await ctx.jobs.send(
        'send-email',
        { key, to, template: 'vendor-application', props: mail },
        { tx, key },
      );
    }
    await askForOther(ctx, tx, session, form.email);
    return getOwn(tx, session);
  });
}

/** Asks the address that was named whether it is read, unless the market writes there already or has asked. */
async function askForOther(ctx: Ctx, tx: Tx, session: Session, email: string): Promise<void> {
  const { vendor_id: vendorId, writes_to: current, form } = await getOwn(tx, session);
  const isCurrent = email.toLowerCase() === current.toLowerCase();
  if (isCurrent || email !== form.email)
    await askForAddress(ctx, tx, { vendorId, email: isCurrent ? current : email, current });
}

async function findOwn(tx: Tx, session: Session): Promise<Application | null> {
  const row = await selectOwnApplication(tx, session.userId);
  if (!row) return null;
  const { id, vendor_id, state, reason, created_at, decided_at, writes_to, ...form } = row;
  return { id, vendor_id, state, reason, created_at, decided_at, form, writes_to };
}

async function getOwn(tx: Tx, session: Session): Promise<Application> {
  const found = await findOwn(tx, session);
  if (!found) throw new AppError('internal', 'Your application was not stored. Try again.');
  return found;
}

/** Where the asker's latest application stands; null for those who never applied. */
export function findOwnApplication(ctx: Pick<Ctx, 'db'>, session: Session): Promise<Application | null> {
  return asUser(ctx.db, claimsOf(session), (tx) => findOwn(tx, session));
}

/**
 * Whether the address that a name makes is free, and one that is. Asked by the server itself, as a person does not
 * see the stalls that wait; all that is told is whether an address is taken.
 */
export async function checkSlug(ctx: Pick<Ctx, 'db'>, session: Session, name: string): Promise<SlugAnswer> {
  const slug = stallSlug(name);
  const stem = slug.length >= 3 ? slug : `stall-${slug}`.replace(/-$/, '');
  const wanted = [stem, ...Array.from({ length: 8 }, (_, index) => `${stem}-${index + 2}`)];
  const free = await selectFreeSlugs(ctx.db, wanted, session.userId);
  const suggestion = free[0] ?? `${stem.slice(0, 50)}-${session.userId.slice(0, 6)}`;
  return { slug, is_free: slug === free[0] && slugRule.safeParse(slug).success, suggestion };
}

/** Stalls of one standing, for admins. */
export function listStalls(ctx: Pick<Ctx, 'db'>, session: Session, list: StallList): Promise<StallPage> {
  const cursor = list.cursor ? decodeCursor(list.cursor, sort, cursorValue.timestamp) : null;
  const after = cursor && { at: cursor.value, id: cursor.id };
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    const found = await selectStalls(tx, list, after);
    const counts = await countStalls(tx, list.q);
    const { rows: stalls, nextCursor } = toPage(found, list.limit, sort, (last) => [
      last.applied_at,
      last.id,
    ]);
    return { stalls, counts, nextCursor };
  });
}

/** One stall with all that a decision needs; throws not_found. */
export async function getStall(ctx: Pick<Ctx, 'db'>, session: Session, id: string): Promise<StallDetail> {
  const stall = await asUser(ctx.db, claimsOf(session), (tx) => selectStallDetail(tx, id));
  if (!stall) throw gone();
  return stall;
}

function mailOf(
  stall: ReviewedStall,
  outcome: DecisionOutcome,
  reason: string,
): EmailProps['vendor-reviewed'] {
  const path = outcome === 'rejected' ? '/sell' : '/vendor';
  return { store: stall.store_name, outcome, reason, path };
}

/** Locks the stall. Throws conflict, with the stall as it is now, when it is not what the admin saw. */
async function requireSeen(tx: Tx, id: string, seen: string | null): Promise<void> {
  const state = await lockStallForReview(tx, id);
  if (state === null) throw gone();
  if (seen === null || Date.parse(seen) === Date.parse(state)) return;
  throw new AppError(
    'conflict',
    'This stall changed since you looked, or was decided. This is what it is now: look at it again before you decide.',
    { details: { vendor: await selectStallDetail(tx, id) } },
  );
}

/**
 * Decides about a stall as an admin: its status, its people's role, the record, the notification and the mails are
 * one transaction. Throws not_found, and conflict when somebody else decided meanwhile, or the stall is not what was
 * seen (details `{vendor}`).
 */
export async function reviewStall(
  ctx: Ctx,
  session: Session,
  id: string,
  { outcome, reason, updated_at }: StallDecision,
): Promise<StallDetail> {
  const stall = await asUser(ctx.db, claimsOf(session), async (tx) => {
    await requireSeen(tx, id, updated_at);
    const reviewed = await callReview(tx, id, outcome, reason);
    if (!reviewed) throw gone();
    const props = mailOf(reviewed, outcome, reason);
    for (const to of reviewed.addresses.filter((address) => mailAddress.safeParse(address).success)) {
      const key = `vendor-reviewed:${reviewed.decision_id}:${addressTag(to)}`;
      await ctx.jobs.send('send-email', { key, to, template: 'vendor-reviewed', props }, { tx, key });
    }
    const detail = await selectStallDetail(tx, id);
    if (!detail) throw gone();
    return detail;
  });
  // The stall and everything on its shelves comes to the market, or leaves it.
  ctx.caches.invalidate([vendorTag(id), vendorsTag, vendorProductsTag(id), 'products', 'shelves']);
  return stall;
}
