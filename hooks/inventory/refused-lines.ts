import type { RefusedLine } from '#lib/market/inventory/schema';
import { ApiError } from '#lib/web/client';

/** The lines that a refusal names; none when it is about something else. */
export async function refusedLinesOf(error: unknown): Promise<RefusedLine[]> {
  if (!(error instanceof ApiError)) return [];
  // zod stays out of the page's first JavaScript.
  const { refusedLines } = await import('#lib/market/inventory/schema');
  return refusedLines.safeParse(error.details).data?.refused ?? [];
}
