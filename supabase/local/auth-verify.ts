import * as z from 'zod';

const emailCode = z.looseObject({ type: z.literal('email') });

/** What a code of type `email` can be for, in the order in which it is tried. */
const PURPOSES = ['magiclink', 'signup'] as const;

/**
 * Hosted Auth takes `type: 'email'` for any code that it mailed; lite wants to know which. A code that does not
 * fit changes nothing, so each is tried. Other requests pass unchanged.
 */
export async function verifyEmailCode(
  request: Request,
  handle: (request: Request) => Promise<Response>,
): Promise<Response> {
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/auth/v1/verify')
    return handle(request);
  const text = await request.text();
  const again = (body: string) => {
    const headers = new Headers(request.headers);
    headers.delete('content-length');
    return new Request(request.url, { method: 'POST', headers, body, signal: request.signal });
  };
  const code = emailCode.safeParse(parseJson(text));
  if (!code.success) return handle(again(text));
  let response: Response | undefined;
  for (const type of PURPOSES) {
    response = await handle(again(JSON.stringify({ ...code.data, type })));
    if (response.ok) return response;
  }
  return response ?? handle(again(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
