import postgres from 'postgres';

/** A small pool for the stack's own work. Notices such as "already exists, skipping" are no news. */
export function connectTo(url: string, max = 2): postgres.Sql {
  return postgres(url, { max, onnotice: () => {}, connection: { application_name: 'livestall-stack' } });
}
