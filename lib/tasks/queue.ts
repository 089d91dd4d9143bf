import type { BossOptions } from '#lib/engines/jobs/boss';
import { type JobQueue, makeJobQueue } from '#lib/engines/jobs/queue';
import { type JobTypes, jobTypes } from '#lib/tasks/job-types';

/** The shop's background work: whoever has this may send what `jobTypes` names, and nothing else. */
export type ShopQueue = JobQueue<JobTypes>;

/** The queue with the shop's job types; as `makeJobQueue`. */
export function makeShopQueue(options: BossOptions): ShopQueue {
  return makeJobQueue({ ...options, types: jobTypes });
}
