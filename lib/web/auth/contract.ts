import * as z from 'zod';
import { currentUser } from '#lib/web/auth/schema';
import { contract } from '#lib/web/contract';

export const authContract = contract({
  'GET /api/me': {
    summary: 'Who is signed in; null for a visitor',
    auth: 'optional',
    answer: z.object({ user: currentUser.nullable() }),
  },
});
