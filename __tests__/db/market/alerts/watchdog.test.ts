import { randomUUID } from 'node:crypto';
import { type Env, parseEnv } from '#lib/base/env';
import { connect } from '#lib/data/db/connect';
import { makeMailer } from '#lib/engines/mail/mailer';
import { makeConnectionLog } from '#lib/market/alerts/connection-log';
import { evaluateRules } from '#lib/market/alerts/evaluate-rules';
import { makeProbe } from '#lib/market/alerts/probe';
import { listAlertHistory, muteAlert, readAlertBoard } from '#lib/market/alerts/service';
import { startWatchdog } from '#lib/market/alerts/watchdog';
import { makeShopQueue } from '#lib/tasks/queue';
import { setUpDatabase } from '../../../../supabase/local/database-setup.ts';
import { findFreePort } from '../../../../supabase/local/ports.ts';
import { localUrl, type RunningPostgres, startPostgres } from '../../../../supabase/local/postgres.ts';
import { sourcesOf, wellReadings } from '../../../support/alert-readings.ts';
import { addAdmin, type Hook, openHook } from '../../../support/alert-world.ts';
import { silent } from '../../../support/job-world.ts';
import type { Mail } from '../../../support/mailbox.ts';
import { cleanUp, makeFolder } from '../../../support/run-stack.ts';
import { until } from '../../../support/until.ts';

// A real server that is stopped and started, and a real mailbox.
const password = 'a test pass phrase';
const timing = { forS: 1, resolveS: 1 };

let dataDir: string;
let port: number;
let server: RunningPostgres;
let env: Env;
let hook: Hook;
let address: string;
const stops: (() => Promise<void>)[] = [];

const open = async () => {
  server = await startPostgres({ dataDir, port, password, durable: false });
};

async function withDatabase<T>(run: (database: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
  const database = connect(env.DATABASE_URL, { max: 2, name: 'test' });
  try {
    return await run(database);
  } finally {
    await database.close();
  }
}

beforeAll(async () => {
  dataDir = await makeFolder();
  port = await findFreePort();
  await open();
  const databaseUrl = localUrl({ role: 'postgres', password, port });
  await setUpDatabase({ adminUrl: server.adminUrl, databaseUrl, password });
  hook = await openHook();
  env = parseEnv({ ...process.env, DATABASE_URL: databaseUrl, ALERT_WEBHOOK_URL: hook.url });
  await withDatabase(({ sql }) => addAdmin(sql, 'nobody@example.test'));
});

beforeEach(() => {
  address = `watch-${randomUUID().slice(0, 8)}@example.test`;
  hook.bodies.length = 0;
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

afterAll(async () => {
  await hook.close();
  await server.stop();
  await cleanUp();
});

function watch(recipients = address) {
  const settings = { ...env, ALERT_EMAILS: recipients };
  const mailer = makeMailer(settings);
  const log = makeConnectionLog();
  const stop = startWatchdog({ env: settings, logger: silent, mailer }, { everyMs: 100, timing, log });
  stops.push(async () => {
    await stop();
    mailer.close();
  });
  return { log, settings };
}

async function mailsTo(to: string): Promise<string[]> {
  const mails = (await (await fetch(`${process.env.MAIL_URL}/dev/mail/api/email`)).json()) as Mail[];
  return mails.filter((mail) => mail.to.some((each) => each.address === to)).map(({ subject }) => subject);
}

const history = () =>
  withDatabase(async (database) => {
    const { events } = await listAlertHistory(database, { rule: 'database-down', limit: 50 });
    return events.map(({ kind }) => kind);
  });

/** One look, which queues the mails that the watchdog left in the outbox; tells to whom. */
async function lookAndListMails(settings: Env): Promise<string[]> {
  const jobs = makeShopQueue({ databaseUrl: env.DATABASE_URL, max: 2, logger: silent, name: 'test' });
  try {
    const { mails } = await evaluateRules(
      { env: settings, jobs, logger: silent },
      { sources: sourcesOf(wellReadings) },
    );
    return mails.map(({ template, to }) => `${template} ${to}`);
  } finally {
    await jobs.close();
  }
}

/** Two looks: after the first one it reads whom to tell, and that is over by the second. */
const seen = ({ log }: ReturnType<typeof watch>, attempts: number) =>
  until('the watchdog has looked', async () => log.figures(Date.now()).attempts >= attempts);

it('tells of an outage by itself, once, and writes it down when the database is back', async () => {
  const watchdog = watch();
  await seen(watchdog, 2);
  await server.stop();
  await until('a mail', async () => (await mailsTo(address)).length > 0);
  await until('the webhook', async () => hook.bodies.length > 0);
  // Many more rounds of the same outage.
  const rounds = watchdog.log.figures(Date.now()).failures;
  await until('more rounds', async () => watchdog.log.figures(Date.now()).failures > rounds + 5);
  expect(await mailsTo(address)).toEqual(['Alert: The database is down']);
  expect(hook.bodies).toMatchObject([{ status: 'firing', rule: 'database-down' }]);

  await open();
  await until('the story is written', async () => (await history()).length === 2);
  expect(await history()).toEqual(['resolved', 'firing']);
  const board = await withDatabase(readAlertBoard);
  expect(board.alerts.find(({ rule }) => rule === 'database-down')).toMatchObject({ state: 'resolved' });
  expect(await lookAndListMails(watchdog.settings)).toEqual([`alert-resolved ${address}`]);
  expect(await lookAndListMails(watchdog.settings)).toEqual([]);
  expect(hook.bodies.map(({ status }) => status)).toEqual(['firing', 'resolved']);
});

it('two workers each send their mail of one outage, and write one story', async () => {
  const before = (await history()).length;
  const other = `other-${address}`;
  const watchdogs = [watch(), watch(other)];
  for (const each of watchdogs) await seen(each, 2);
  await server.stop();
  for (const to of [address, other]) await until('a mail', async () => (await mailsTo(to)).length > 0);
  await open();
  await until('the story is written', async () => (await history()).length >= before + 2);
  for (const each of watchdogs) {
    const { attempts, failures } = each.log.figures(Date.now());
    await until('both have written', async () => {
      const now = each.log.figures(Date.now());
      return now.attempts - now.failures > attempts - failures + 15;
    });
  }
  expect(await history()).toHaveLength(before + 2);
  expect(await mailsTo(address)).toHaveLength(1);
  expect(await mailsTo(other)).toHaveLength(1);
  expect(await lookAndListMails(watchdogs[0]!.settings)).toEqual([`alert-resolved ${address}`]);
});

it('a muted outage is written down and told to nobody', async () => {
  const before = (await history()).length;
  await withDatabase(async (database) => {
    const [admin] = await database.sql`select id from public.profiles limit 1`;
    const session = { userId: admin!.id, email: '', role: 'admin', fullName: '', vendors: [] } as const;
    await muteAlert(database, { ...session, vendors: [] }, 'database-down', { minutes: 5 });
  });
  const watchdog = watch();
  await seen(watchdog, 3);
  await server.stop();
  await until('a long outage', async () => watchdog.log.figures(Date.now()).failures > 20);
  await open();
  await until('the story is written', async () => (await history()).length >= before + 3);
  expect(await mailsTo(address)).toEqual([]);
  expect(hook.bodies).toEqual([]);
  expect(await lookAndListMails(watchdog.settings)).toEqual([]);
});

it('a server that takes no more connections is down, though old connections go on', async () => {
  const held = connect(env.DATABASE_URL, { max: 1, name: 'held' });
  await held.sql`select 1`;
  expect(await makeProbe(env.DATABASE_URL)()).toBeNull();
  process.kill(server.pid!, 'SIGSTOP');
  try {
    expect(await held.sql`select 1 as one`).toEqual([{ one: 1 }]);
    expect(await makeProbe(env.DATABASE_URL)()).toMatch(/no answer within 3 s|CONNECT_TIMEOUT/);
  } finally {
    process.kill(server.pid!, 'SIGCONT');
    await held.close();
  }
});
