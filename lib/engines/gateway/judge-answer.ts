import type { PublicRoute } from '#lib/engines/gateway/public-routes';
import type { Rendered } from '#lib/engines/gateway/render';

export interface Judgement {
  /** Meant for one person: given to whoever caused it and to nobody else. */
  isPersonal: boolean;
  isStorable: boolean;
}

/** A header as text; '' when it is missing. */
export function headerOf({ headers }: Pick<Rendered, 'headers'>, name: string): string {
  return String(headers[name] ?? '');
}

/** A page that can be read: one that the app compressed against our wish cannot. */
export function isHtml(rendered: Pick<Rendered, 'headers'>): boolean {
  const isCoded = headerOf(rendered, 'content-encoding') !== '';
  return !isCoded && headerOf(rendered, 'content-type').startsWith('text/html');
}

const storableStatus = new Set([200, 301, 307, 308, 404]);

/** Of a route handler; Next says it of every page that is rendered on request, which proves nothing. */
function forbidsStoring(rendered: Rendered, route: PublicRoute): boolean {
  return route.kind === 'json' && /\b(?:private|no-store)\b/.test(headerOf(rendered, 'cache-control'));
}

/** React reports a failed part of a page in the page, whose status is 200: `data-dgst`, or a row `1:E{…}`. */
function hasFailedPart(rendered: Rendered): boolean {
  const type = headerOf(rendered, 'content-type');
  if (type.startsWith('text/x-component')) return /^[0-9a-f]+:E\{/m.test(rendered.body.toString());
  return rendered.status === 200 && isHtml(rendered) && rendered.body.includes(' data-dgst="');
}

/**
 * Whether an answer may be kept and given to others. An answer that depends on nothing we are told about would never
 * be made anew, so one without tags is not kept either.
 */
export function judgeAnswer(rendered: Rendered, route: PublicRoute, tags: readonly string[]): Judgement {
  const isForbidden = forbidsStoring(rendered, route);
  const isError = rendered.status >= 400;
  const isPersonal = rendered.headers['set-cookie'] !== undefined || (isForbidden && !isError);
  const isStorable =
    !isPersonal &&
    !isForbidden &&
    tags.length > 0 &&
    storableStatus.has(rendered.status) &&
    headerOf(rendered, 'x-livestall-cache') !== 'none' &&
    !hasFailedPart(rendered);
  return { isPersonal, isStorable };
}
