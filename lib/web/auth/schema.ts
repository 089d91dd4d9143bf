import * as z from 'zod';

export const memberRole = z.enum(['owner', 'manager', 'staff']);

export const membership = z.object({
  id: z.uuid(),
  slug: z.string(),
  store_name: z.string(),
  role: memberRole,
});
export type Membership = z.infer<typeof membership>;

export const siteRole = z.enum(['shopper', 'vendor', 'admin']);

/** Who is asking: a person whose token was verified, with what the database says of them now. */
export interface Session {
  userId: string;
  email: string;
  role: z.infer<typeof siteRole>;
  fullName: string;
  vendors: Membership[];
}

/** What `GET /api/me` tells the browser. */
export const currentUser = z.object({
  id: z.uuid(),
  email: z.string(),
  full_name: z.string(),
  role: siteRole,
  vendors: z.array(membership),
});
export type CurrentUser = z.infer<typeof currentUser>;
