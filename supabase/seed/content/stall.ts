import type { ProductSeed } from '#supabase/seed/content/product';

export interface LocationSeed {
  name: string;
  city: string;
}

/** A stall and everything on its tables. */
export interface StallSeed {
  slug: string;
  name: string;
  city: string;
  tagline: string;
  description: string;
  email: string;
  owner: string;
  /** Share of a sale kept by the market, as the database stores it. */
  commissionRate: string;
  /** The first one is the primary location. */
  locations: LocationSeed[];
  /** Awning, stripe and ware of its picture. */
  colours: [awning: string, stripe: string, ware: string];
  products: ProductSeed[];
}
