import type { Claims } from '#lib/data/db/roles';
import type { Session } from '#lib/web/auth/schema';

/** A signed-in person as row-level security sees them. */
export const claimsOf = (session: Session): Claims => ({ sub: session.userId, role: 'authenticated' });
