/**
 * Measures a figure and its limit alternately, so that whatever else the machine does meanwhile meets both alike.
 * `rounds` values of each, in order.
 */
export async function inTurns<T>(
  rounds: number,
  { figure, limit }: Record<'figure' | 'limit', () => Promise<T>>,
): Promise<Record<'figure' | 'limit', T[]>> {
  const measured: Record<'figure' | 'limit', T[]> = { figure: [], limit: [] };
  for (let round = 0; round < rounds; round += 1) {
    measured.figure.push(await figure());
    measured.limit.push(await limit());
  }
  return measured;
}
