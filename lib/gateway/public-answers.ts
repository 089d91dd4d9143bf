import type { IncomingMessage } from 'node:http';
import type { Cache, Found, LoadOptions } from '#lib/cache/cache';
import type { MakeAnswer } from '#lib/gateway/make-answer';
import type { PublicRoute } from '#lib/gateway/public-routes';
import type { Render } from '#lib/gateway/render';
import { type RscRequest, rscRequest } from '#lib/gateway/rsc-request';
import { makeStoredAnswer, type StoredAnswer } from '#lib/gateway/stored-answer';
import { makeNonce, nonceSource, type PagePolicy } from '#lib/http/csp';

export interface PublicTarget {
  route: PublicRoute;
  /** Canonical: path and sorted query. */
  path: string;
  rsc: string | null;
}

export interface PublicAnswers {
  /** A fresh answer from memory, at once. */
  peek(target: PublicTarget, request: IncomingMessage): Found<StoredAnswer> | undefined;
  /**
   * From memory or made now, once for all who ask meanwhile. null when it was made for somebody else and is for them
   * alone. Rejects when the app cannot answer.
   */
  find(target: PublicTarget, request: IncomingMessage): Promise<Found<StoredAnswer> | null>;
}

export interface PublicAnswersOptions {
  cache: Cache;
  render: Render;
  makeAnswer: MakeAnswer;
  pagePolicy: PagePolicy;
  /** A cache in front would keep what is given out in the grace after a change, so with one there is no grace. */
  hasPurge: boolean;
}

/** What is not there may be there soon: longer than a crawler's burst, shorter than a vendor's patience. */
const notFoundTtlMs = 30_000;

function keyOf(target: PublicTarget, rsc: RscRequest | null): string {
  return rsc ? `${target.path} ${rsc.hash}` : target.path;
}

function rscOf(target: PublicTarget, request: IncomingMessage): RscRequest | null {
  return target.route.kind === 'html' ? rscRequest(request.headers, target.rsc) : null;
}

/** Next checks that `_rsc` is the hash of the router's headers, so it is passed on as it came. */
function renderPath(target: PublicTarget, rsc: RscRequest | null): string {
  if (!rsc || target.rsc === null) return target.path;
  return `${target.path}${target.path.includes('?') ? '&' : '?'}_rsc=${encodeURIComponent(target.rsc)}`;
}

/** Answers of public routes, kept in `cache` until one of their tags changes. */
export function makePublicAnswers(options: PublicAnswersOptions): PublicAnswers {
  const { cache, render, makeAnswer, pagePolicy, hasPurge } = options;

  async function load(target: PublicTarget, rsc: RscRequest | null): Promise<StoredAnswer> {
    const nonce = makeNonce();
    const isPage = target.route.kind === 'html' && !rsc;
    const headers = isPage
      ? { 'content-security-policy': pagePolicy([nonceSource(nonce)]) }
      : { ...rsc?.headers };
    const rendered = await render(renderPath(target, rsc), headers);
    return makeStoredAnswer(makeAnswer(rendered, { route: target.route, nonce }));
  }

  const storage = (route: PublicRoute): LoadOptions<StoredAnswer> => ({
    tags: (answer) => answer.tags,
    ttlMs: (answer) => (answer.status === 404 ? Math.min(route.ttlMs, notFoundTtlMs) : route.ttlMs),
    graceMs: hasPurge ? 0 : route.graceMs,
    isStorable: (answer) => answer.isStorable,
  });

  return {
    peek: (target, request) => cache.peek(keyOf(target, rscOf(target, request))),
    async find(target, request) {
      const rsc = rscOf(target, request);
      let isOurs = false;
      const found = await cache.find(keyOf(target, rsc), storage(target.route), () => {
        isOurs = true;
        return load(target, rsc);
      });
      return found.value.isPersonal && !isOurs ? null : found;
    },
  };
}
