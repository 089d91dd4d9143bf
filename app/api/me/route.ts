import { authContract } from '#lib/web/auth/contract';
import type { CurrentUser, Session } from '#lib/web/auth/schema';
import { defineRoute } from '#lib/web/define-route';

function toCurrentUser(session: Session): CurrentUser {
  const { userId, fullName, email, role, vendors } = session;
  return { id: userId, full_name: fullName, email, role, vendors };
}

export const GET = defineRoute(authContract['GET /api/me'], async ({ session }) => ({
  user: session ? toCurrentUser(session) : null,
}));
