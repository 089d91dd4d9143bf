import { RestError } from './rest-error.ts';

export type CountKind = 'exact' | 'planned' | 'estimated';

export type Preferences = {
  returning: 'minimal' | 'representation' | 'headers-only';
  count?: CountKind | undefined;
  resolution?: 'merge-duplicates' | 'ignore-duplicates' | undefined;
  missing?: 'default' | 'null' | undefined;
  isStrict: boolean;
  isRolledBack: boolean;
  maxAffected?: number | undefined;
  timezone?: string | undefined;
  /** As the answer repeats them. */
  applied: string[];
};

const KNOWN = new Map<string, readonly string[]>([
  ['return', ['minimal', 'representation', 'headers-only']],
  ['count', ['exact', 'planned', 'estimated']],
  ['resolution', ['merge-duplicates', 'ignore-duplicates']],
  ['missing', ['default', 'null']],
  ['handling', ['strict', 'lenient']],
  ['tx', ['commit', 'rollback']],
]);

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[\w/+-]{1,64}$/.test(name);
  } catch {
    return false;
  }
}

function isKnown(name: string, value: string): boolean {
  if (name === 'timezone') return isTimezone(value);
  if (name === 'max-affected') return /^\d{1,15}$/.test(value);
  return KNOWN.get(name)?.includes(value) ?? false;
}

/** The `Prefer` header. What is not known is passed over, or refused (PGRST122) with `handling=strict`. */
export function parsePrefer(header: string | null): Preferences {
  const said = new Map<string, string>();
  const unknown: string[] = [];
  for (const part of (header ?? '').split(',')) {
    const text = part.trim();
    if (text === '') continue;
    const at = text.indexOf('=');
    const name = text.slice(0, at === -1 ? undefined : at).trim();
    const value = at === -1 ? '' : text.slice(at + 1).trim();
    if (!isKnown(name, value)) unknown.push(text);
    else if (!said.has(name)) said.set(name, value);
  }
  const isStrict = said.get('handling') === 'strict';
  if (isStrict && unknown.length > 0) {
    throw new RestError(400, 'PGRST122', 'Invalid preferences given with handling=strict', {
      details: `Invalid preferences: ${unknown.join(', ')}`,
    });
  }
  const pick = <T extends string>(name: string, values: readonly T[]): T | undefined =>
    values.find((value) => value === said.get(name));
  const most = said.get('max-affected');
  return {
    returning: pick('return', ['minimal', 'representation', 'headers-only']) ?? 'minimal',
    count: pick('count', ['exact', 'planned', 'estimated']),
    resolution: pick('resolution', ['merge-duplicates', 'ignore-duplicates']),
    missing: pick('missing', ['default', 'null']),
    isStrict,
    isRolledBack: said.get('tx') === 'rollback',
    maxAffected: isStrict && most !== undefined ? Number(most) : undefined,
    timezone: said.get('timezone'),
    applied: [...said]
      .filter(([name]) => name !== 'max-affected' || isStrict)
      .map(([name, value]) => `${name}=${value}`),
  };
}

/** How an answer is written. */
export type Format = {
  kind: 'json' | 'csv' | 'text' | 'binary' | 'openapi';
  isSingle: boolean;
  isStripped: boolean;
  contentType: string;
};

const JSON_TYPE = 'application/json';

function formatOf(type: string, isStripped: boolean): Format | undefined {
  const json = (contentType: string, isSingle: boolean): Format => ({
    kind: 'json',
    isSingle,
    isStripped,
    contentType,
  });
  switch (type) {
    case '*/*':
    case 'application/*':
    case JSON_TYPE:
      return json(JSON_TYPE, false);
    case 'application/vnd.pgrst.object+json':
    case 'application/vnd.pgrst.object':
      return json(`application/vnd.pgrst.object+json${isStripped ? '; nulls=stripped' : ''}`, true);
    case 'application/vnd.pgrst.array+json':
    case 'application/vnd.pgrst.array':
      return json(isStripped ? 'application/vnd.pgrst.array+json; nulls=stripped' : JSON_TYPE, false);
    case 'text/csv':
      return { kind: 'csv', isSingle: false, isStripped: false, contentType: 'text/csv' };
    case 'text/plain':
      return { kind: 'text', isSingle: false, isStripped: false, contentType: 'text/plain' };
    case 'application/octet-stream':
      return { kind: 'binary', isSingle: false, isStripped: false, contentType: type };
    case 'application/openapi+json':
      return { kind: 'openapi', isSingle: false, isStripped: false, contentType: type };
    default:
      return undefined;
  }
}

/** The first media type in the order of the client's wishes that can be given. Throws 406 PGRST107. */
export function parseAccept(header: string | null, canGive: (format: Format) => boolean): Format {
  const wishes = (header === null || header.trim() === '' ? '*/*' : header)
    .split(',')
    .slice(0, 50)
    .map((part, index) => {
      const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1');
      return { type, index, q: Number.isNaN(q) ? 1 : q, isStripped: parameters.includes('nulls=stripped') };
    })
    .sort((a, b) => b.q - a.q || a.index - b.index);
  for (const { type, isStripped } of wishes) {
    const format = formatOf(type, isStripped);
    if (format && canGive(format)) return format;
  }
  throw new RestError(
    406,
    'PGRST107',
    `None of these media types are available: ${wishes
      .map(({ type }) => type)
      .join(', ')
      .slice(0, 500)}`,
  );
}

/** `Range: 0-9`, for reading. Undefined when there is none that can be understood. */
export function parseRange(header: string | null): { offset: number; limit: number | undefined } | undefined {
  const [, from, to] = /^(?:items=)?(\d{1,15})-(\d{1,15})?$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined) return undefined;
  const offset = Number(from);
  if (to === undefined) return { offset, limit: undefined };
  if (Number(to) < offset) {
    throw new RestError(416, 'PGRST103', 'Requested range not satisfiable', {
      details: 'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
    });
  }
  return { offset, limit: Number(to) - offset + 1 };
}
