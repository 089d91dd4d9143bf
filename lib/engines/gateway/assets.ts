import { LRUCache } from 'lru-cache';
import type { Render } from '#lib/engines/gateway/render';
import {
  type HeaderPairs,
  makeStoredAnswer,
  type RenderedAnswer,
  type StoredAnswer,
} from '#lib/engines/gateway/stored-answer';

export interface Assets {
  /** At once when it was asked for before. */
  peek(path: string): StoredAnswer | undefined;
  find(path: string): Promise<StoredAnswer>;
}

const defaultMaxBytes = 16 * 1024 * 1024;

/** Brotli's best saves 8 % of our scripts and takes 30 times as long, so it is done once, after the first answer. */
const bestQuality = 11;

const sent = ['content-type', 'cache-control', 'last-modified', 'access-control-allow-origin'];

function bytesOf({ variants }: StoredAnswer): number {
  const bodies = new Set(Object.values(variants).map((variant) => variant.body));
  return [...bodies].reduce((sum, body) => sum + (body?.length ?? 0), 2_000);
}

/**
 * The files of the build and of public/, compressed and kept for the life of the process, apart from what changes.
 * What is not there is not remembered. Whoever asks first is not kept waiting: files are compressed as well as can be
 * afterwards, one at a time.
 */
export function makeAssets(render: Render, securityHeaders: HeaderPairs, maxBytes = defaultMaxBytes): Assets {
  const cache = new LRUCache<string, StoredAnswer>({ maxSize: maxBytes, sizeCalculation: bytesOf });
  const loads = new Map<string, Promise<StoredAnswer>>();
  let polishing = Promise.resolve();

  function keep(path: string, rendered: RenderedAnswer, answer: StoredAnswer): void {
    cache.set(path, answer);
    if (answer.variants.br === answer.variants.identity) return;
    polishing = polishing
      .then(() => makeStoredAnswer(rendered, bestQuality))
      .then(
        (best) => void cache.set(path, best),
        // What is there already is good enough to serve.
        () => undefined,
      );
  }

  async function load(path: string): Promise<StoredAnswer> {
    const { status, headers, body, renderMs } = await render(path);
    const own = sent.flatMap((name): [string, string][] =>
      headers[name] === undefined ? [] : [[name, String(headers[name])]],
    );
    const isStorable = status === 200;
    const all: HeaderPairs = [...own, ['vary', 'Accept-Encoding'], ...securityHeaders];
    const rendered = { status, headers: all, body, renderMs, tags: [], isPersonal: false, isStorable };
    const answer = await makeStoredAnswer(rendered);
    if (isStorable) keep(path, rendered, answer);
    return answer;
  }

  return {
    peek: (path) => cache.get(path),
    find(path) {
      const running = loads.get(path);
      if (running) return running;
      const loading = load(path).finally(() => loads.delete(path));
      loads.set(path, loading);
      return loading;
    },
  };
}
