const key = Symbol.for('livestall.remember');
const shared = globalThis as unknown as Record<typeof key, Map<string, unknown> | undefined>;
const registry = shared[key] ?? new Map<string, unknown>();
shared[key] = registry;

/**
 * One instance per process and name, made on first use.
 * Next bundles each route's modules apart, so a module-level constant would exist once per route;
 * `globalThis` is the only thing that all bundles of one process share.
 */
export function remember<T>(name: string, make: () => T): T {
  if (!registry.has(name)) registry.set(name, make());
  return registry.get(name) as T;
}
