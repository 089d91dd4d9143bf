const trackingNames = new Set([
  ...['gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'fbclid', 'msclkid', 'yclid', 'ttclid', 'twclid'],
  ...['igshid', 'li_fat_id', 'mc_cid', 'mc_eid', 'ref', '_ga', '_gl'],
]);

/** Says where a visitor came from and changes nothing of what is shown. */
export function isTracking(name: string): boolean {
  return trackingNames.has(name) || name.startsWith('utm_');
}

/** What Next's router adds to its requests: a hash of headers that we read ourselves. */
const rscName = '_rsc';

export interface QueryRules {
  query: readonly string[];
  kind: 'html' | 'json';
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/**
 * The one spelling of a query string, sorted by name and with its `?`; '' when nothing is asked. null when the route
 * must judge it itself: a name it does not know, one given twice, or escapes that are none. Empty values are left out,
 * because pages and API alike take them for absent.
 */
export function canonicalQuery(raw: string, { query, kind }: QueryRules): string | null {
  const seen = new Set<string>();
  const pairs: string[] = [];
  for (const part of raw === '' ? [] : raw.split('&')) {
    const at = part.indexOf('=');
    const name = decode(at < 0 ? part : part.slice(0, at));
    const value = decode(at < 0 ? '' : part.slice(at + 1));
    if (name === null || value === null || seen.has(name)) return null;
    seen.add(name);
    if (query.includes(name)) {
      if (value !== '') pairs.push(`${name}=${encodeURIComponent(value)}`);
    } else if (kind === 'json' || !(name === rscName || isTracking(name))) return null;
  }
  return pairs.length > 0 ? `?${pairs.sort().join('&')}` : '';
}
