/** Anything of a stall: its page, its card, and whatever shows its name. */
export const vendorTag = (vendorId: string) => `vendor:${vendorId}`;

/** Which stalls there are and in which order; also which address leads to which. */
export const vendorsTag = 'vendors';

/** Which products of a stall are on the market: how many, and in which order. */
export const vendorProductsTag = (vendorId: string) => `products:v:${vendorId}`;

/** What a stall's card or page depends on. */
export function vendorTags(vendor: { id: string } | null): string[] {
  return vendor ? [vendorTag(vendor.id), vendorProductsTag(vendor.id)] : [vendorsTag];
}
