import type { VendorOrder, VendorOrderEvent, VendorOrderStatus } from '#lib/market/orders/schema';

export const orderStatusWords: Record<VendorOrderStatus, string> = {
  pending: 'New',
  accepted: 'Accepted',
  packed: 'Packed',
  shipped: 'Shipped',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
  returned: 'Returned',
};

/** What the button of a step forward says. */
export const stepWords: Partial<Record<VendorOrderStatus, string>> = {
  accepted: 'Accept',
  packed: 'Mark as packed',
  shipped: 'Mark as shipped',
  delivered: 'Mark as delivered',
};

/** What has to be done now, in a sentence. */
export const statusLeads: Record<VendorOrderStatus, string> = {
  pending: 'Accept it to tell the shopper that you will send it.',
  accepted: 'Pack it, then mark it as packed.',
  packed: 'Hand it to the carrier, then mark it as shipped.',
  shipped: 'On its way. Mark it as delivered when it has arrived.',
  delivered: 'It has arrived. Nothing is left to do.',
  cancelled: 'Cancelled: its goods are back on the shelves.',
  returned: 'The shopper has sent it back.',
};

export const eventWords: Record<VendorOrderEvent['kind'], string> = {
  placed: 'Ordered',
  pending: 'Ordered',
  accepted: 'Accepted',
  packed: 'Packed',
  shipped: 'Shipped',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
  returned: 'Returned',
  items_returned: 'Returned in part',
  stepped_back: 'Taken back',
};

const countries = new Intl.DisplayNames('en-IE', { type: 'region' });

function countryName(code: string): string {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}

/** An address as it is written on a parcel, one line each. */
export function addressLines({ address }: Pick<VendorOrder, 'address'>): string[] {
  const { full_name, line1, line2, postal_code, city, country } = address;
  const lines = [full_name, line1, line2, `${postal_code} ${city}`.trim(), country && countryName(country)];
  return lines.filter((line) => line !== '');
}
