/** What a body may be sent as, best first. */
export const encodings = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof encodings)[number];

function weightOf(parameters: string[]): number {
  const q = parameters.map((text) => /^\s*q=([\d.]+)\s*$/i.exec(text)?.[1]).find(Boolean);
  return q === undefined ? 1 : Number(q);
}

function parse(header: string): Encoding {
  const weights = new Map<string, number>();
  for (const item of header.split(',')) {
    const [name = '', ...parameters] = item.split(';');
    weights.set(name.trim().toLowerCase(), weightOf(parameters));
  }
  const weight = (name: Encoding) => {
    const said = weights.get(name) ?? (name === 'gzip' ? weights.get('x-gzip') : undefined);
    // Nobody needs to ask for identity; it is just never better than what was asked for.
    return said ?? weights.get('*') ?? (name === 'identity' ? Number.MIN_VALUE : 0);
  };
  const [best = 'identity'] = [...encodings].sort((a, b) => weight(b) - weight(a));
  return weight(best) > 0 ? best : 'identity';
}

/** Browsers send a handful of different headers; whoever invents more is read each time. */
const known = new Map<string, Encoding>();
const rememberedHeaders = 100;

/**
 * The encoding that a client likes best (RFC 9110, 12.5.3), brotli among equals. A client that accepts nothing of
 * ours gets the bytes as they are, which the standard allows.
 */
export function preferredEncoding(header: string | undefined): Encoding {
  if (!header) return 'identity';
  const found = known.get(header);
  if (found) return found;
  const encoding = parse(header);
  if (known.size < rememberedHeaders && header.length < 200) known.set(header, encoding);
  return encoding;
}
