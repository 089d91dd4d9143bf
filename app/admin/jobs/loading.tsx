import { JobsSkeleton } from '#components/admin/jobs-skeleton';

export default function Loading() {
  return <JobsSkeleton />;
}
