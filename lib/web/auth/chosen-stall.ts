import type { Session } from '#lib/web/auth/schema';

type Stalls = Pick<Session, 'vendors'>;

/** The stall that an address names by its slug, else the first one; nothing for who works at none. */
export const findChosenStall = ({ vendors }: Stalls, slug: unknown) =>
  vendors.find((vendor) => vendor.slug === slug) ?? vendors[0];

/** What links within a stall's room say of it: nothing for who works at one only. */
export const stallInLinks = ({ vendors }: Stalls, { slug }: { slug: string }): string | undefined =>
  vendors.length > 1 ? slug : undefined;
