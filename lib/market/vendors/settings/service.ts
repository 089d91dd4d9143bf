import { publicObjectUrl } from '#lib/base/env';
import { AppError } from '#lib/base/errors';
import { asUser, type Tx } from '#lib/data/db/roles';
import { askForAddress } from '#lib/market/vendors/settings/email-change';
import {
  deleteLocation,
  insertLocation,
  replaceTopics,
  selectSettings,
  selectStallLocations,
  updateLocation,
  updateStall,
} from '#lib/market/vendors/settings/queries';
import type {
  LocationForm,
  LocationInput,
  SettingsInput,
  StallLocation,
  StallSettings,
  TopicsInput,
} from '#lib/market/vendors/settings/schema';
import { vendorsTag, vendorTag } from '#lib/market/vendors/tags';
import type { Runtime } from '#lib/runtime';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';

export { askToConfirm, confirmAddress } from '#lib/market/vendors/settings/email-change';

type Ctx = Pick<Runtime, 'db' | 'caches' | 'jobs'>;

async function readSettings(tx: Tx, session: Session, vendorId: string): Promise<StallSettings> {
  const row = await selectSettings(tx, vendorId, session.userId);
  if (!row) throw new AppError('forbidden', 'You do not work at this stall.');
  const { image_path, ...settings } = row;
  return { ...settings, image: image_path ? publicObjectUrl('product-images', image_path) : null };
}

/** A stall as its people see it. Throws forbidden for strangers. */
export function getSettings(
  ctx: Pick<Ctx, 'db'>,
  session: Session,
  vendorId: string,
): Promise<StallSettings> {
  return asUser(ctx.db, claimsOf(session), (tx) => readSettings(tx, session, vendorId));
}

function checkPicture({ vendor_id, image_path }: SettingsInput): void {
  if (image_path && !image_path.startsWith(`${vendor_id}/`))
    throw new AppError('invalid_input', 'This picture belongs to another stall. Upload it again.');
}

/**
 * Changes what a stall says of itself; owners may. What shoppers see changes with it. Another e-mail address is asked
 * first, and is the stall's when its mail was answered. Throws conflict (details `{field: 'store_name'}`) for a name that
 * looks like an open stall's.
 */
export async function changeSettings(
  ctx: Ctx,
  session: Session,
  input: SettingsInput,
): Promise<StallSettings> {
  checkPicture(input);
  const { vendor_id: vendorId, email, ...changes } = input;
  const settings = await asUser(ctx.db, claimsOf(session), async (tx) => {
    if (Object.keys(changes).length > 0 && !(await updateStall(tx, vendorId, changes)))
      throw new AppError('forbidden', 'Only an owner of the stall can change its page. Ask one of them.');
    const before = await readSettings(tx, session, vendorId);
    if (email === undefined || email === (before.pending_email ?? before.email)) return before;
    await askForAddress(ctx, tx, { vendorId, email, current: before.email });
    return readSettings(tx, session, vendorId);
  });
  ctx.caches.invalidate([vendorTag(vendorId), vendorsTag]);
  return settings;
}

/** Which of a stall's mails the asker gets at their own address; everybody who works there may choose. */
export function changeTopics(
  ctx: Pick<Ctx, 'db'>,
  session: Session,
  { vendor_id, topics }: TopicsInput,
): Promise<StallSettings> {
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    await replaceTopics(tx, vendor_id, session.userId, topics);
    return readSettings(tx, session, vendor_id);
  });
}

/** A stall's locations, the main one first; none for strangers. */
export function listLocations(
  ctx: Pick<Ctx, 'db'>,
  session: Session,
  vendorId: string,
): Promise<StallLocation[]> {
  return asUser(ctx.db, claimsOf(session), (tx) => selectStallLocations(tx, vendorId));
}

/** Adds a location; managers may. Throws conflict when the stall has one of this name. */
export async function addLocation(
  ctx: Pick<Ctx, 'db'>,
  session: Session,
  vendorId: string,
  form: LocationForm,
): Promise<StallLocation> {
  const made = await asUser(ctx.db, claimsOf(session), (tx) => insertLocation(tx, vendorId, form));
  if (!made) throw new AppError('internal', 'The location was not stored. Try again.');
  return made;
}

const onlyManagers = () =>
  new AppError('forbidden', 'Only managers and owners of the stall can change its locations.');

/** Renames a location or makes it the main one; managers may. Returns all locations of the stall as they are then. */
export function changeLocation(
  ctx: Pick<Ctx, 'db'>,
  session: Session,
  id: string,
  input: LocationInput,
): Promise<StallLocation[]> {
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    const vendorId = await updateLocation(tx, id, input);
    if (!vendorId) throw onlyManagers();
    return selectStallLocations(tx, vendorId);
  });
}

/** Removes a location that never held anything; managers may. Throws bad_request with what is in the way. */
export async function removeLocation(ctx: Pick<Ctx, 'db'>, session: Session, id: string): Promise<void> {
  const isRemoved = await asUser(ctx.db, claimsOf(session), (tx) => deleteLocation(tx, id));
  if (!isRemoved) throw onlyManagers();
}
