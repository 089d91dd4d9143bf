/** Pages of any origin may ask: keys and tokens come in headers, never in cookies. Every answer says so. */
export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'content-encoding, content-location, content-range, content-type, date, link, location, preference-applied, range-unit, retry-after, server, transfer-encoding, x-supabase-api-version, x-total-count',
} as const;

/** The answer to a browser that asks whether it may ask. */
export function preflight(headers: Headers): Response {
  const asked = headers.get('access-control-request-headers') ?? '';
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS',
      'access-control-allow-headers': /^[\w\s,-]{1,1000}$/.test(asked) ? asked : '*',
      'access-control-max-age': '7200',
    },
  });
}
