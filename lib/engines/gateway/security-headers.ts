/**
 * What every answer of ours says besides its Content-Security-Policy, as name-value pairs: types are not guessed,
 * addresses with queries stay here, no other window reaches in, no device is asked for.
 */
export function securityHeaders(publicUrl: URL): [name: string, value: string][] {
  const headers: [string, string][] = [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    ['permissions-policy', 'camera=(), microphone=(), geolocation=(), usb=()'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['x-frame-options', 'DENY'],
  ];
  // Sub-domains are the operator's to decide about.
  if (publicUrl.protocol === 'https:') headers.push(['strict-transport-security', 'max-age=31536000']);
  return headers;
}
