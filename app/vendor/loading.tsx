import { DashboardSkeleton } from '#components/vendor/dashboard/dashboard-skeleton';

export default function Loading() {
  return <DashboardSkeleton />;
}
