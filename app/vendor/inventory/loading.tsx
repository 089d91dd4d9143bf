import { InventorySkeleton } from '#components/vendor/inventory/inventory-skeleton';

export default function Loading() {
  return <InventorySkeleton />;
}
