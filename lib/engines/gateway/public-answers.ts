import type { IncomingMessage } from 'node:http';
import type { Cache, Found } from '#lib/engines/cache/cache';
import type { LoadOptions } from '#lib/engines/cache/load-options';
import { makeNonce, nonceSource, type PagePolicy } from '#lib/engines/gateway/csp';
import type { LastGood } from '#lib/engines/gateway/last-good';
import type { MakeAnswer } from '#lib/engines/gateway/make-answer';
import type { PublicRoute } from '#lib/engines/gateway/public-routes';
import type { Render } from '#lib/engines/gateway/render';
import { makeRenderPart, type RscRequest, rscRequest } from '#lib/engines/gateway/rsc-request';
import { SharedTurn } from '#lib/engines/gateway/shared-turn';
import { makeStoredAnswer, type StoredAnswer } from '#lib/engines/gateway/stored-answer';
import type { AllTurns, Turns, Waiter } from '#lib/engines/gateway/turns';
import { whileAway } from '#lib/engines/gateway/while-away';

export interface PublicTarget {
  route: PublicRoute;
  /** Canonical: path and sorted query. */
  path: string;
  isSearch: boolean;
}

export interface PublicAnswers {
  /** A fresh answer from memory, at once. */
  peek(target: PublicTarget, request: IncomingMessage): Found<StoredAnswer> | undefined;
  /**
   * From memory or made now, once for all who ask meanwhile. null when it was made for somebody else and is for them
   * alone. It is made in the first turn of any who wait for it. Rejects when the app cannot answer, or as `Turns` do.
   */
  find(target: PublicTarget, request: IncomingMessage, waiter: Waiter): Promise<Found<StoredAnswer> | null>;
}

export interface PublicAnswersOptions {
  cache: Cache;
  render: Render;
  makeAnswer: MakeAnswer;
  pagePolicy: PagePolicy;
  /** A cache in front would keep what is given out in the grace after a change, so with one there is no grace. */
  hasPurge: boolean;
  /** Whether the database is away, as far as is known: nobody tells of changes. */
  isAway(): boolean;
  lastGood: LastGood;
  /** Whose page is made next, and whose search. */
  turns: AllTurns;
}

/** What is not there may be there soon: longer than a crawler's burst, shorter than a vendor's patience. */
const notFoundTtlMs = 30_000;

function keyOf(target: PublicTarget, rsc: RscRequest | null): string {
  return rsc ? `${target.path} ${rsc.hash}` : target.path;
}

function rscOf(target: PublicTarget, request: IncomingMessage): RscRequest | null {
  return target.route.kind === 'html' ? rscRequest(request.headers) : null;
}

/** Answers of public routes, kept in `cache` until one of their tags changes. */
export function makePublicAnswers(options: PublicAnswersOptions): PublicAnswers {
  const { cache, render, makeAnswer, pagePolicy, hasPurge, isAway, lastGood, turns } = options;
  const renderPart = makeRenderPart(render);
  /** Of what somebody waits for. */
  const shared = new Map<string, SharedTurn>();

  /** What programs ask for costs little, save for searches. */
  function lineOf({ isSearch, route }: PublicTarget): Turns | null {
    if (isSearch) return turns.searches;
    return route.kind === 'html' ? turns.pages : null;
  }

  /** What comes of `act` with the turn that all who want `key` share, which is remembered for as long. */
  async function sharing<T>(key: string, line: Turns, act: (turn: SharedTurn) => Promise<T>): Promise<T> {
    const turn = shared.get(key) ?? new SharedTurn(line);
    shared.set(key, turn);
    try {
      return await act(turn);
    } finally {
      if (turn.isOver && shared.get(key) === turn) shared.delete(key);
    }
  }

  async function inTurn<T>(key: string, target: PublicTarget, make: () => Promise<T>): Promise<T> {
    const line = lineOf(target);
    if (!line) return make();
    const turn = await sharing(key, line, (each) => each.take());
    return make().finally(turn.end);
  }

  async function load({ path, route }: PublicTarget, rsc: RscRequest | null): Promise<StoredAnswer> {
    const nonce = makeNonce();
    const policy = { 'content-security-policy': pagePolicy([nonceSource(nonce)]) };
    const rendered = rsc
      ? await renderPart(path, rsc)
      : await render(path, route.kind === 'html' ? policy : {});
    const told = rendered.status === 500 && isAway() ? whileAway(rendered) : rendered;
    return makeStoredAnswer(makeAnswer(told, { route, nonce, isPart: rsc !== null }));
  }

  /** A page that cannot be made is given out as it last was. JSON never is: programs ask to know what is true now. */
  async function orLastGood(
    key: string,
    route: PublicRoute,
    make: () => Promise<Found<StoredAnswer>>,
  ): Promise<Found<StoredAnswer>> {
    const spare = () => {
      const found = route.kind === 'html' ? lastGood.get(key) : undefined;
      return found && { ...found, status: 'STALE' as const };
    };
    const since = lastGood.now();
    try {
      const found = await make();
      const { value, status, ageMs } = found;
      if (value.status >= 500) return spare() ?? found;
      // What is STALE may be what a change has just taken back, and what is made unheard of changes may be old.
      const isCurrent = status !== 'STALE' && !isAway();
      if (isCurrent && value.isStorable && route.kind === 'html') lastGood.put(key, value, { since, ageMs });
      return found;
    } catch (error) {
      const last = spare();
      if (last) return last;
      throw error;
    }
  }

  const storage = (route: PublicRoute): LoadOptions<StoredAnswer> => ({
    tags: (answer) => answer.tags,
    ttlMs: (answer) => (answer.status === 404 ? Math.min(route.ttlMs, notFoundTtlMs) : route.ttlMs),
    graceMs: hasPurge ? 0 : route.graceMs,
    isStorable: (answer) => answer.isStorable,
  });

  return {
    peek: (target, request) => cache.peek(keyOf(target, rscOf(target, request))),
    async find(target, request, waiter) {
      const rsc = rscOf(target, request);
      const key = keyOf(target, rsc);
      const kept = storage(target.route);
      const line = lineOf(target);
      let isOurs = false;
      const renew = () => inTurn(key, target, () => load(target, rsc));
      const make = () => {
        isOurs = true;
        return renew();
      };
      const findAnswer = () => cache.find(key, kept, make);
      const found = await orLastGood(key, target.route, async () => {
        const atOnce = cache.findAtOnce(key, kept, renew);
        if (atOnce || !line) return atOnce ?? findAnswer();
        return sharing(key, line, (turn) => turn.waitAs(waiter, findAnswer));
      });
      return found.value.isPersonal && !isOurs ? null : found;
    },
  };
}
