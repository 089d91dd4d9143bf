import { CircleCheck, CirclePlus, Package, PackageOpen, Truck, Undo2, XCircle } from 'lucide-react';
import type { VendorOrderStatus } from '#lib/market/orders/schema';
import { cn } from '../../ui/cn.ts';
import { orderStatusWords } from './order-words.ts';

/** Each state has a shape of its own beside its word and its colour. */
const icons: Record<VendorOrderStatus, typeof Truck> = {
  pending: CirclePlus,
  accepted: PackageOpen,
  packed: Package,
  shipped: Truck,
  delivered: CircleCheck,
  cancelled: XCircle,
  returned: Undo2,
};

const inks: Record<VendorOrderStatus, string> = {
  pending: 'text-low-ink',
  accepted: 'text-ink',
  packed: 'text-ink',
  shipped: 'text-leaf',
  delivered: 'text-plenty-ink',
  cancelled: 'text-out-ink',
  returned: 'text-out-ink',
};

/** "Packed", with its mark. */
export function OrderStatusMark({ status }: { status: VendorOrderStatus }) {
  const Icon = icons[status];
  return (
    <span className={cn('flex items-center gap-2 font-medium text-label whitespace-nowrap', inks[status])}>
      <Icon aria-hidden="true" className="size-4" />
      {orderStatusWords[status]}
    </span>
  );
}
