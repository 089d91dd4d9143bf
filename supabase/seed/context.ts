import type postgres from 'postgres';

/** What the seed needs from whoever runs it. */
export interface SeedContext {
  /** As owner of the schema: row-level security does not bind it. */
  sql: postgres.Sql;
  /** Puts a picture into the bucket `product-images`; an older one of the same name is replaced. */
  uploadImage(path: string, bytes: Buffer, contentType: string): Promise<void>;
  /** Makes a person who can sign in; returns the id that they got. */
  createUser(input: { id: string; email: string; password: string; fullName: string }): Promise<string>;
  /** One line for the person who waits. */
  onProgress(line: string): void;
  /** All dates of the demo are counted back from the day of this instant. */
  now: Date;
}

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

/** Midnight (UTC) of the day on which the seed runs. */
export const dayStart = ({ now }: Pick<SeedContext, 'now'>): number =>
  Math.floor(now.getTime() / dayMs) * dayMs;

export const isoTime = (ms: number): string => new Date(ms).toISOString();
