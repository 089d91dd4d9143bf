import type { JobSummary, JobsOverview } from '#lib/engines/jobs/schema';
import type { Merged } from '#lib/engines/realtime/live-store';

/** Jobs as the page has them so far, newest first. */
export interface JobsList {
  jobs: JobSummary[];
  nextCursor: string | null;
  overview: JobsOverview;
}

/** What the page learns: all that is shown, read again; the next page; or one job after something was done to it. */
export type JobsNews =
  | ({ kind: 'list'; startedWith: number } & JobsList)
  | ({ kind: 'more' } & JobsList)
  | { kind: 'job'; job: JobSummary };

function withoutRepeats(jobs: readonly JobSummary[]): JobSummary[] {
  return [...new Map(jobs.map((job) => [job.id, job])).values()];
}

function listAfter(current: JobsList, news: JobsNews): JobsList {
  if (news.kind === 'job') {
    const jobs = current.jobs.map((job) => (job.id === news.job.id ? news.job : job));
    return { ...current, jobs };
  }
  const { overview, nextCursor } = news;
  if (news.kind === 'more')
    return { overview, nextCursor, jobs: withoutRepeats([...current.jobs, ...news.jobs]) };
  // A page that was loaded while this was being read is further down than this reaches.
  const loadedMeanwhile = current.jobs.slice(news.startedWith);
  if (loadedMeanwhile.length === 0) return { overview, nextCursor, jobs: news.jobs };
  return {
    overview,
    nextCursor: current.nextCursor,
    jobs: withoutRepeats([...news.jobs, ...loadedMeanwhile]),
  };
}

/** The list after `news`. Pure. */
export function mergeJobs(current: JobsList, news: JobsNews): Merged<JobsList> {
  return { value: listAfter(current, news), changed: false, gap: false };
}
