import autocannon from 'autocannon';

interface Load {
  url: string;
  headers?: Record<string, string>;
  connections?: number;
  durationS?: number;
  /** What every answer must be; anything else is a failed measurement. Default 200. */
  status?: number;
}

/** Answers per second under steady load, after a warm-up. Throws when any answer was refused, lost or another. */
export async function requestsPerSecond(load: Load): Promise<number> {
  const { url, headers = {}, connections = 16, durationS = 8, status = 200 } = load;
  const options = { url, headers, connections };
  await autocannon({ ...options, duration: 1 });
  const result = await autocannon({ ...options, duration: durationS });
  const answers = Object.entries(result.statusCodeStats ?? {});
  const others = answers.filter(([code]) => Number(code) !== status);
  if (answers.length === 0 || others.length > 0 || result.errors > 0)
    throw new Error(`${url}: ${JSON.stringify(result.statusCodeStats)}, ${result.errors} lost`);
  return result.requests.average;
}
