import type { JobFilters } from '#hooks/jobs/use-jobs';

export const jobsPath = '/admin/jobs';

/** The address of the jobs page under these filters. */
export function jobsHref({ type, state }: JobFilters): string {
  const params = new URLSearchParams();
  if (state) params.set('state', state);
  if (type) params.set('type', type);
  const search = params.toString();
  return search ? `${jobsPath}?${search}` : jobsPath;
}
