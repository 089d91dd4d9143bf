import { deleteExpired } from '#lib/db/retention';
import type { JobHandler } from '#lib/jobs/handler';

/** Takes away what is older than it is useful. */
export const cleanup: JobHandler<'cleanup'> = ({ db }, _payload, job) => deleteExpired(db, job.signal);
