import type { StallSeed } from '#supabase/seed/content/stall';

/** A stall without its wares: the same for the demo and for a catalogue file. */
export type MarketStall = Omit<StallSeed, 'products' | 'colours'> & { id: string };

export interface MarketCategory {
  id: string;
  parentId: string | null;
  slug: string;
  name: string;
  description: string;
  position: number;
}

export interface MarketLocation {
  id: string;
  vendorId: string;
  name: string;
  city: string;
  isPrimary: boolean;
}

export interface MarketVariant {
  id: string;
  sku: string;
  name: string;
  price: string;
  step: number;
}

/** One variant at one location. Quantities are in the product's unit. */
export interface Shelf {
  id: string;
  variantId: string;
  locationId: string;
  step: number;
  /** What shall lie there when the seed has run. */
  quantity: number;
  threshold: number;
}

export interface MarketProduct {
  id: string;
  vendorId: string;
  categoryId: string;
  name: string;
  slug: string;
  description: string;
  status: 'draft' | 'pending' | 'published' | 'rejected' | 'archived';
  statusReason: string | null;
  unit: 'g' | 'ml' | 'each';
  /** Before `now`, in milliseconds. */
  ageMs: number;
  variants: MarketVariant[];
  shelves: Shelf[];
  /** Keys of its pictures, the main one first, each with what it shows. */
  pictures: { key: string; alt: string }[];
  /** How often it is bought, 0 for what is not on sale. */
  pull: number;
}

/** Everything that is for sale and where it lies, before it meets a database. */
export interface Market {
  stalls: MarketStall[];
  /** The stall that the demo vendor owns. */
  demoStallId: string;
  locations: MarketLocation[];
  categories: MarketCategory[];
  products: MarketProduct[];
}

/** A picture in Storage, ready to be referred to. */
export interface StoredPicture {
  path: string;
  blur: string;
  width: number;
  height: number;
}

/** Stored pictures by key: a product's pictures, and `stall:<slug>` for the stall fronts. */
export type StoredPictures = ReadonlyMap<string, StoredPicture>;
