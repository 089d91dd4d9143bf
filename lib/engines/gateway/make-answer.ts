import type { Logger } from 'pino';
import { apiPolicy, type PagePolicy, sealPage } from '#lib/engines/gateway/csp';
import { headerOf, isHtml, judgeAnswer } from '#lib/engines/gateway/judge-answer';
import type { PublicRoute } from '#lib/engines/gateway/public-routes';
import type { Rendered } from '#lib/engines/gateway/render';
import type { HeaderPairs, RenderedAnswer } from '#lib/engines/gateway/stored-answer';
import { askEachTime, noStore, untilTold } from '#lib/words/respond';

export interface AnswerRules {
  pagePolicy: PagePolicy;
  securityHeaders: HeaderPairs;
  /** Something outside is told what changed, and may keep answers meanwhile. */
  hasPurge: boolean;
  logger: Pick<Logger, 'error'>;
}

/** How an answer was asked for. */
export interface AnswerOrigin {
  route: PublicRoute;
  /** What the scripts of a page were marked with. */
  nonce: string;
  /** Part of a page, for Next's router. */
  isPart: boolean;
}

export type MakeAnswer = (rendered: Rendered, origin: AnswerOrigin) => RenderedAnswer;

/** Said anew for every answer, or about a connection that there was none of. */
const ours = new Set([
  ...['connection', 'keep-alive', 'transfer-encoding', 'date', 'content-length'],
  ...['cache-control', 'cache-tag', 'vary', 'etag', 'age', 'server-timing', 'x-request-id'],
  ...['x-cache-status', 'x-livestall-cache', 'content-security-policy'],
]);

function passedOn({ headers }: Rendered, nonce: string, without: Set<string>): [string, string][] {
  const entries = Object.entries(headers).filter(([name]) => !without.has(name));
  return entries.flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [
      name,
      // Next marks the preloads in `Link` as well.
      String(one).replaceAll(`; nonce="${nonce}"`, ''),
    ]),
  );
}

/** Caches in front may keep whole answers. Parts have addresses of their own only if the client says the truth. */
function cacheControl({ route, isPart }: AnswerOrigin, hasPurge: boolean): string {
  if (route.browsers === 'no-cache') return 'public, no-cache';
  return hasPurge && !isPart ? untilTold : askEachTime;
}

/** Next says of everything that it varies with its router's headers; JSON does not. */
function varyOf(rendered: Rendered, route: PublicRoute): string {
  const said = route.kind === 'html' ? headerOf(rendered, 'vary') : '';
  if (/accept-encoding/i.test(said)) return said;
  return said === '' ? 'Accept-Encoding' : `${said}, Accept-Encoding`;
}

function tagsOf(rendered: Rendered): string[] {
  const named = headerOf(rendered, 'cache-tag').split(/[\s,]+/);
  return [...new Set([...rendered.tags, ...named])].filter(Boolean);
}

/**
 * Turns what the app answered into what may be given to everyone: one policy per page, one Cache-Control per kind of
 * route. An answer for one person keeps its own and is never stored; the log says so, for no public route should.
 */
export function makeAnswerMaker({ pagePolicy, securityHeaders, hasPurge, logger }: AnswerRules): MakeAnswer {
  const saidByUs = new Set([...ours, ...securityHeaders.map(([name]) => name)]);
  const reported = new Set<string>();
  const report = ({ pattern }: PublicRoute) => {
    if (reported.has(pattern)) return;
    reported.add(pattern);
    logger.error({ route: pattern }, 'a public route answered for one person; that is not stored');
  };

  return (rendered, origin) => {
    const { route, nonce } = origin;
    const tags = tagsOf(rendered);
    const { isPersonal, isStorable } = judgeAnswer(rendered, route, tags);
    if (isPersonal) report(route);
    const isRefusal = isPersonal || rendered.status >= 400;
    const unstored = isRefusal ? noStore : askEachTime;
    const page = isHtml(rendered) ? sealPage(rendered.body.toString(), nonce) : null;
    const headers: [string, string][] = [
      ...passedOn(rendered, nonce, saidByUs),
      ['cache-control', isStorable ? cacheControl(origin, hasPurge) : unstored],
      ['vary', varyOf(rendered, route)],
      ['content-security-policy', page ? pagePolicy(page.sources) : apiPolicy],
      ...securityHeaders.map(([name, value]): [string, string] => [name, value]),
    ];
    if (hasPurge && isStorable) headers.push(['cache-tag', tags.join(',')]);
    return {
      status: rendered.status,
      headers,
      body: page ? Buffer.from(page.html) : rendered.body,
      tags,
      isPersonal,
      isStorable,
      renderMs: rendered.renderMs,
    };
  };
}
