import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type postgres from 'postgres';
import { type Env, parseEnv } from '#lib/base/env';
import { connect, type DatabaseHandle } from '#lib/data/db/connect';
import { type Evaluation, evaluateRules } from '#lib/market/alerts/evaluate-rules';
import type { Readings } from '#lib/market/alerts/snapshot';
import type { Rule } from '#lib/market/alerts/verdict';
import { makeShopQueue, type ShopQueue } from '#lib/tasks/queue';
import { createDatabaseFromTemplate } from '#supabase/local/test-stack';
import { sourcesOf, wellReadings } from './alert-readings.ts';
import { silent } from './job-world.ts';

export interface AlertWorld {
  env: Env;
  database: DatabaseHandle;
  sql: postgres.Sql;
  jobs: ShopQueue;
  /** One look at the rules, `atS` seconds after the world began, at readings of which some are not well. */
  look(atS: number, readings?: Partial<Readings>, rules?: readonly Rule[]): Promise<Evaluation>;
  /** The moment that many seconds after the world began. */
  time(atS: number): string;
  /** The mails that were queued, in order: template, rule, recipient. */
  mails(): Promise<{ template: string; rule: string; to: string }[]>;
  /** The history of a rule, oldest first. */
  kinds(rule: string): Promise<string[]>;
  end(): Promise<void>;
}

/** A database of its own with job queues, in which `settings` change the environment. */
export async function makeAlertWorld(
  name: string,
  settings: Record<string, string> = {},
): Promise<AlertWorld> {
  const { url, drop } = await createDatabaseFromTemplate(name);
  const env = parseEnv({ ...process.env, DATABASE_URL: url, ...settings });
  const database = connect(url, { max: 4, name });
  const jobs = makeShopQueue({ databaseUrl: url, max: 4, logger: silent, name });
  await jobs.start();
  const began = Date.now();
  const { sql } = database;
  return {
    env,
    database,
    sql,
    jobs,
    look: (atS, readings = {}, rules) =>
      evaluateRules(
        { env, jobs, logger: silent },
        {
          clock: () => began + atS * 1_000,
          sources: sourcesOf({ ...wellReadings, ...readings }),
          ...(rules && { rules }),
        },
      ),
    time: (atS) => new Date(began + atS * 1_000).toISOString(),
    async mails() {
      return sql<{ template: string; rule: string; to: string }[]>`
        select data->>'template' as template, data->'props'->>'rule' as rule, data->>'to' as to
        from pgboss.job where name = 'send-email' order by created_on, data->>'to'`;
    },
    async kinds(rule) {
      const rows = await sql`select kind from private.alert_events where rule = ${rule} order by at, kind`;
      return rows.map(({ kind }) => kind);
    },
    async end() {
      await jobs.close();
      await database.close();
      await drop();
    },
  };
}

/** An admin in the database's own accounts; not one that could sign in. */
export async function addAdmin(sql: postgres.Sql, email: string): Promise<string> {
  const id = randomUUID();
  await sql`insert into auth.users (id, email, raw_user_meta_data) values (${id}, ${email}, ${sql.json({ full_name: email })})`;
  await sql`update public.profiles set role = 'admin' where id = ${id}`;
  return id;
}

export interface Hook {
  url: string;
  /** The bodies that arrived, parsed. */
  bodies: { id: string; status: string; rule: string; text: string }[];
  /** What it answers from now on. */
  answer: number;
  close(): Promise<void>;
}

/** A webhook's receiver on this machine. */
export async function openHook(): Promise<Hook> {
  const hook: Omit<Hook, 'url' | 'close'> = { bodies: [], answer: 200 };
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      hook.bodies.push(JSON.parse(text));
      response.writeHead(hook.answer).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(hook, {
    url: `http://127.0.0.1:${port}/hook`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
