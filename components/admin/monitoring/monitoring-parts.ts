/**
 * Which parts /api/ready says do not answer: asked when the page's own figures do not come. Null when it does not
 * answer either.
 */
export async function readPartsDown(signal: AbortSignal): Promise<string[] | null> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(5_000)]);
    const response = await fetch('/api/ready', { cache: 'no-store', signal: limit });
    const body: unknown = await response.json();
    const parts = typeof body === 'object' && body !== null && 'parts' in body ? body.parts : null;
    if (typeof parts !== 'object' || parts === null) return null;
    return Object.entries(parts).flatMap(([part, state]) => (state === 'ok' ? [] : [part]));
  } catch {
    return null;
  }
}
