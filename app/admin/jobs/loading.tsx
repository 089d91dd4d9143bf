import { JobsSkeleton } from '#components/admin/jobs/jobs-skeleton';

export default function Loading() {
  return <JobsSkeleton />;
}
