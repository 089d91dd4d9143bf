/** A second place to look before loading, shared between instances. */
export interface CacheTier {
  /** Looks the key up. Never rejects: a tier that is away has nothing and takes nothing. */
  read(cache: string, key: string): Promise<TierAnswer>;
}

export interface TierAnswer {
  found?: { value: unknown; tags: readonly string[]; ageMs: number };
  /** Keeps a value whose load began after this answer. */
  write(value: unknown, tags: readonly string[], ttlMs: number): void;
}
