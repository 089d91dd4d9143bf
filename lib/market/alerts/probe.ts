import postgres from 'postgres';

/** Tries to reach the database; resolves with null, or with why it could not be reached. Never throws. */
export type Probe = () => Promise<string | null>;

const limitMs = 3_000;

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || ('code' in error ? String(error.code) : '') : '';
  return text || 'it does not answer';
}

async function within(attempt: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1_000} s`)), limitMs);
  });
  try {
    await Promise.race([attempt, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A probe that opens a connection of its own each time, because pools hide that no new one can be made: the server
 * takes none any more, or all of them are in use. At most 3 s.
 */
export function makeProbe(databaseUrl: string): Probe {
  return async () => {
    const sql = postgres(databaseUrl, {
      max: 1,
      connect_timeout: limitMs / 1_000,
      fetch_types: false,
      prepare: false,
      onnotice: () => undefined,
      connection: { application_name: 'livestall-probe' },
    });
    try {
      await within(sql`select 1`);
      return null;
    } catch (error) {
      return reasonOf(error);
    } finally {
      sql.end({ timeout: 0 }).catch(() => undefined);
    }
  };
}
