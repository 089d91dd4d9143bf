import { openPool } from '#lib/data/postgres/open-pool';

const asIs = { serialize: (value: unknown) => value, parse: (value: string) => value };

/**
 * Connections whose values go both ways as texts, as Postgres writes them: a client's `"2026-01-01"`, `true` or `{"a":1}`
 * must reach the database as it was sent.
 */
export function connectRest(url: string, max: number) {
  return openPool(url, {
    max,
    onnotice: () => {},
    fetch_types: false,
    idle_timeout: 60,
    connection: { application_name: 'livestall-rest' },
    types: {
      asIs: { ...asIs, to: 0, from: [16, 17, 20, 114, 3802, 1082, 1114, 1184] },
    },
  });
}

export type RestSql = ReturnType<typeof connectRest>;
