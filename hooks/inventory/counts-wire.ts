import type {
  CountInput,
  CountLinesQuery,
  CountPage,
  FinishAnswer,
  StockTake,
} from '#lib/market/inventory/schema';
import { getJson, type Parser, sendJson } from '#lib/web/client';

export type CountFilters = Pick<CountLinesQuery, 'q' | 'state'>;

const root = '/api/vendor/inventory/counts';
const maxLimit = 100;

// zod stays out of the page's first JavaScript.
const loadSchema = () => import('#lib/market/inventory/schema');
const done = { parse: () => undefined };

const under = <K extends string, T>(key: K, parser: Parser<T>): Parser<T> => ({
  parse: (body) => parser.parse((body as Record<K, unknown> | null)?.[key]),
});

/** Begins to count a location, or joins who does. */
export async function startCount(locationId: string): Promise<StockTake> {
  const { stockTake } = await loadSchema();
  return sendJson('POST', root, { location_id: locationId }, under('take', stockTake));
}

/** The first `count` lines under these filters, in as few requests as that takes. */
export async function readCount(
  takeId: string,
  filters: CountFilters,
  count: number,
  signal?: AbortSignal,
): Promise<CountPage> {
  const { countPage } = await loadSchema();
  const params = new URLSearchParams({ state: filters.state, limit: String(Math.min(maxLimit, count)) });
  if (filters.q) params.set('q', filters.q);
  const options = signal ? { signal } : {};
  let page = await getJson(`${root}/${takeId}?${params}`, countPage, options);
  while (page.nextCursor && page.lines.length < count) {
    params.set('cursor', page.nextCursor);
    const next = await getJson(`${root}/${takeId}?${params}`, countPage, options);
    page = { ...next, lines: [...page.lines, ...next.lines] };
  }
  return page;
}

export async function sendCount(takeId: string, input: CountInput): Promise<StockTake> {
  const { stockTake } = await loadSchema();
  return sendJson('PUT', `${root}/${takeId}/lines`, input, under('take', stockTake));
}

export async function sendFinish(takeId: string, leaveOut: string[]): Promise<FinishAnswer> {
  const { finishAnswer } = await loadSchema();
  const body = { leave_out: leaveOut };
  return sendJson('POST', `${root}/${takeId}/finish`, body, under('finished', finishAnswer), {
    timeoutMs: 30_000,
  });
}

export const sendCancel = (takeId: string): Promise<void> =>
  sendJson('DELETE', `${root}/${takeId}`, {}, done);
