import type { JobHandler } from '#lib/jobs/handlers/context';
import { checkEverything } from '#lib/market/inventory/service';

/** Holds all shelves, ledger lines, orders and products against the promises about stock, slice by slice. */
export const checkInvariants: JobHandler<'check-invariants'> = ({ db }, _payload, job) =>
  checkEverything(db, job.signal);
