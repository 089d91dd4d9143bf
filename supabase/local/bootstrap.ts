import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type postgres from 'postgres';

async function runFile(sql: postgres.Sql, name: string): Promise<void> {
  await sql.unsafe(await readFile(join(import.meta.dirname, name), 'utf8')).simple();
}

/** Roles, extensions and default rights of a hosted project. Superuser only. Safe to repeat. */
export async function bootstrapRoles(sql: postgres.Sql, passwords: { application: string; api: string }) {
  await runFile(sql, 'bootstrap.sql');
  await runFile(sql, 'rest/bootstrap-rest.sql');
  for (const [role, password] of [
    ['postgres', passwords.application],
    ['livestall_api', passwords.api],
    ['authenticator', passwords.api],
  ] as const) {
    const [row] = await sql<{ statement: string }[]>`
      select format('alter role %I password %L', ${role}::text, ${password}::text) as statement`;
    if (row) await sql.unsafe(row.statement);
  }
}

/** Ownership, rights and the hosted form of auth.uid() and its kin, after Auth and Storage made theirs. */
export async function bootstrapFunctions(sql: postgres.Sql): Promise<void> {
  await runFile(sql, 'bootstrap-functions.sql');
}
