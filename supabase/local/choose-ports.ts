import { findFreePort, requirePort } from './ports.ts';
import type { Ports } from './run-file.ts';

const SERVICES: Record<keyof Ports, string> = {
  postgres: 'PostgreSQL',
  api: 'the Supabase API',
  realtime: 'Realtime',
  smtp: 'mail',
  mail: 'the mailbox page',
};

/**
 * A port that was asked for must be free; the others are last time's where possible, so that bookmarks keep
 * working, else any. Postgres' is not checked here: a server that outlived its parent may hold it until
 * startPostgres has ended it.
 */
export async function choosePorts(asked: Partial<Ports> = {}, last?: Ports): Promise<Ports> {
  const ports: Ports = { postgres: 0, api: 0, realtime: 0, smtp: 0, mail: 0 };
  const taken = new Set<number>();
  for (const key of Object.keys(ports) as (keyof Ports)[]) {
    const wanted = asked[key];
    if (wanted && key !== 'postgres') await requirePort(wanted, SERVICES[key]);
    let port = wanted ?? (await findFreePort(last?.[key]));
    while (taken.has(port)) port = await findFreePort();
    taken.add(port);
    ports[key] = port;
  }
  return ports;
}
