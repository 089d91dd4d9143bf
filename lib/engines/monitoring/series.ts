import type { Db } from '#lib/data/db/connect';
import { toGaugePoints } from '#lib/engines/monitoring/gauge-series';
import { selectGaugesByStep, selectSamples } from '#lib/engines/monitoring/queries';
import { sliceOf } from '#lib/engines/monitoring/sample-rows';
import type { GaugePoint, SeriesPoint, SeriesRequest } from '#lib/engines/monitoring/schema';
import { SliceSum } from '#lib/engines/monitoring/slice';

const finestMs = 15_000;
const fiveMinutesMs = 300_000;
const hourMs = 3_600_000;

/** The finest steps that are stored that far back. */
function stepMsOf({ from, stepS }: Pick<SeriesRequest, 'from' | 'stepS'>, now: Date): number {
  const ageMs = now.getTime() - from.getTime();
  const finest = ageMs <= 2 * hourMs ? finestMs : ageMs <= 48 * hourMs ? fiveMinutesMs : hourMs;
  return Math.ceil(Math.max(stepS * 1_000, finest) / finest) * finest;
}

const mostSteps = 2_000;

/**
 * The timings of one kind or one operation over time, merged over all instances: one point for every step, those
 * without any call included. Steps are whole multiples of what is stored; at most 2,000 of them.
 */
export async function operationSeries(
  { db }: { db: Db },
  request: SeriesRequest,
  now = new Date(),
): Promise<SeriesPoint[]> {
  const { kind, operation, to } = request;
  const stepMs = stepMsOf(request, now);
  const end = Math.min(to.getTime(), now.getTime());
  const begin = Math.max(request.from.getTime(), end - mostSteps * stepMs);
  const start = Math.floor(begin / stepMs) * stepMs;
  const fine = stepMs < fiveMinutesMs;
  const samples = await selectSamples(db, {
    from: new Date(start),
    to: new Date(end),
    fine,
    kind,
    operation,
  });
  const steps = Map.groupBy(samples, ({ at }) => Math.floor((Date.parse(at) - start) / stepMs));
  return Array.from({ length: Math.ceil((end - start) / stepMs) }, (_, step) => {
    const sum = new SliceSum();
    for (const sample of steps.get(step) ?? []) sum.add(sliceOf(sample));
    return { at: new Date(start + step * stepMs).toISOString(), ...sum.timing(stepMs / 1_000) };
  });
}

/** The processes themselves over time: a point for every step in which one of them wrote. */
export async function gaugeSeries(
  { db }: { db: Db },
  request: Pick<SeriesRequest, 'from' | 'to' | 'stepS'>,
  now = new Date(),
): Promise<GaugePoint[]> {
  const stepS = stepMsOf(request, now) / 1_000;
  return toGaugePoints(await selectGaugesByStep(db, { from: request.from, to: request.to, stepS }));
}
