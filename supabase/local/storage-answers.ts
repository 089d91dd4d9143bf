import * as z from 'zod';

const answerSchema = z.looseObject({ signedUrl: z.string().optional(), key: z.string().optional() });
const OBJECT_PATH = '/storage/v1/object/';
const SIGNING = /^\/storage\/v1\/object\/(sign|upload\/sign|copy)(\/|$)/;

/** Relative to /storage/v1, as hosted Storage names it and supabase-js reads it. */
function nameAsHosted(entry: z.infer<typeof answerSchema>): object {
  const { signedUrl, key } = entry;
  const path = signedUrl?.replace(/^\/storage\/v1/, '');
  return {
    ...entry,
    ...(path === undefined ? {} : { signedURL: path || null, url: path }),
    ...(key === undefined ? {} : { Key: key }),
  };
}

async function translate(response: Response): Promise<Response> {
  const body: unknown = await response.json();
  const answer = Array.isArray(body)
    ? body.map((entry) => nameAsHosted(answerSchema.parse(entry)))
    : nameAsHosted(answerSchema.parse(body));
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify(answer), { status: response.status, headers });
}

/**
 * Hosted Storage has an origin of its own; here the gateway serves it from the shop's. An uploaded page or SVG
 * that somebody opens must not run as the shop. Pictures within pages are not affected.
 */
function disarm(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('x-content-type-options', 'nosniff');
  headers.set(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  );
  return new Response(response.body, { status: response.status, headers });
}

/** Answers of lite's Storage as hosted Storage would give them; others pass unchanged. */
export async function storageAnswer(request: Request, response: Response): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(OBJECT_PATH)) return response;
  if (request.method === 'POST' && response.ok && SIGNING.test(pathname)) return translate(response);
  return disarm(response);
}
