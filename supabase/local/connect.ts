import type postgres from 'postgres';
import { openPool } from '#lib/data/postgres/open-pool';

/** A migration of a large table takes its time. */
const SILENCE_MS = 15 * 60_000;

/** A small pool for the stack's own work. Notices such as "already exists, skipping" are no news. */
export function connectTo(url: string, max = 2): postgres.Sql {
  return openPool(url, {
    max,
    silenceMs: SILENCE_MS,
    onnotice: () => {},
    connection: { application_name: 'livestall-stack' },
  });
}
