import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { JobsScreen } from '#components/admin/jobs/jobs-screen';
import { jobFilter } from '#lib/engines/jobs/schema';
import { listJobs } from '#lib/jobs/admin-service';
import { runtime } from '#lib/runtime';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Jobs', robots: { index: false } };

interface JobsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The filters in the address; whatever is not one of ours is passed over, so that an old link still opens. */
function filtersOf(params: Record<string, string | string[] | undefined>) {
  const { type, state } = jobFilter.shape;
  return { type: type.safeParse(params.type).data, state: state.safeParse(params.state).data };
}

async function JobsPage({ searchParams }: JobsPageProps) {
  const [params, session] = await Promise.all([searchParams, requireSession('/admin/jobs')]);
  // Payloads name people: the page asks for itself, whatever stands before it.
  if (session.role !== 'admin') notFound();
  const filters = filtersOf(params);
  const initial = await listJobs(runtime(), { ...filters, limit: 50 });
  return <JobsScreen filters={filters} initial={initial} />;
}

export default definePage('/admin/jobs', JobsPage);
