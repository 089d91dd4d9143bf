import { InventorySkeleton } from '#components/vendor/inventory-skeleton';

export default function Loading() {
  return <InventorySkeleton />;
}
