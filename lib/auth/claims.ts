import type { Session } from '#lib/auth/schema';
import type { Claims } from '#lib/db/roles';

/** A signed-in person as row-level security sees them. */
export const claimsOf = (session: Session): Claims => ({ sub: session.userId, role: 'authenticated' });
