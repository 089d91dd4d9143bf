import { AppError } from '#lib/base/errors';
import type { Session } from '#lib/web/auth/schema';

/**
 * The stall this request is about: the one asked for when the person works there, their only or first one when none
 * was named. An admin may name any, and sees it: what may be changed there is for the database to say.
 */
export function requireMembership(session: Session, vendorId: string | undefined): string {
  if (vendorId && session.role === 'admin') return vendorId;
  const member = vendorId ? session.vendors.find((vendor) => vendor.id === vendorId) : session.vendors[0];
  if (!member)
    throw new AppError('forbidden', 'You do not work at this stall. Ask its owner for an invitation.');
  return member.id;
}
