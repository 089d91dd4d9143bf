import { AsyncLocalStorage } from 'node:async_hooks';
import { remember } from '#lib/base/remember';

/** Remembered, because Next bundles this module once per route and a page must reach the gateway's scope. */
const scopes = () => remember('cache-tag-scope', () => new AsyncLocalStorage<Set<string>>());

/** Says that what is being made depends on these tags. Outside of a scope nobody wants to know. */
export function recordTags(tags: Iterable<string>): void {
  const scope = scopes().getStore();
  if (!scope) return;
  for (const tag of tags) scope.add(tag);
}

/**
 * Runs `run` and tells which tags everything depends on that it read from the caches, also in what it started and
 * awaited. A scope inside another passes its tags on to the outer one, also when it fails.
 */
export async function collectTags<T>(run: () => Promise<T>): Promise<{ value: T; tags: Set<string> }> {
  const tags = new Set<string>();
  try {
    return { value: await scopes().run(tags, run), tags };
  } finally {
    recordTags(tags);
  }
}
