import { InventorySkeleton } from '#components/vendor/stock/inventory-skeleton';

export default function Loading() {
  return <InventorySkeleton />;
}
