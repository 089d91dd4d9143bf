import { notFound } from 'next/navigation';
import { AppError } from '#lib/base/errors';
import { vendorOrderParams } from '#lib/market/orders/schema';
import { getVendorOrder } from '#lib/market/orders/service';
import { runtime } from '#lib/runtime';
import { stallInLinks } from '#lib/web/auth/chosen-stall';
import type { Session } from '#lib/web/auth/schema';

/** The order, and the stall's slug where the reader has several; or the page that says that there is none. */
export async function readOrderOrNotFound(session: Session, id: string) {
  if (!vendorOrderParams.safeParse({ id }).success) notFound();
  try {
    const order = await getVendorOrder(runtime(), session, id);
    const vendor = session.vendors.find((each) => each.id === order.vendor_id);
    // An admin without a place at the stall has no business in its back room.
    if (!vendor) notFound();
    return { order, stall: stallInLinks(session, vendor) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
}
