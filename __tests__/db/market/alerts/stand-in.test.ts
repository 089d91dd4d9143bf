import { randomUUID } from 'node:crypto';
import { type Mailer, makeMailer } from '#lib/engines/mail/mailer';
import { startStandIn } from '#lib/market/alerts/stand-in';
import { type AlertWorld, makeAlertWorld } from '../../../support/alert-world.ts';
import { silent } from '../../../support/job-world.ts';
import { mailTo } from '../../../support/mailbox.ts';
import { timePasses, until } from '../../../support/until.ts';

let world: AlertWorld;
let mailer: Mailer;
let stop: () => Promise<void> = async () => undefined;
const address = `standin-${randomUUID().slice(0, 8)}@example.test`;

beforeEach(async () => {
  world = await makeAlertWorld('alert_stand_in', { ALERT_EMAILS: address });
  mailer = makeMailer(world.env);
});

afterEach(async () => {
  await stop();
  mailer.close();
  await world.end();
});

const lastLook = async () => {
  const [row] = await world.sql`select max(evaluated_at) as at from private.alerts`;
  return row!.at as string | null;
};

function standIn(clock: () => number): void {
  const ctx = { env: world.env, logger: silent, jobs: world.jobs, db: world.database.db, mailer };
  stop = startStandIn(ctx, { everyMs: 50, patienceMs: 45_000, clock });
}

it('when the last worker has gone, a web process says so: its mail comes without a worker, and once', async () => {
  const gone = new Date(Date.now() - 70_000).toISOString();
  await world.sql`insert into private.instance_gauges (at, process, instance, gauges) values (${gone}, 'worker', 'w', '{}')`;
  await world.look(-70);
  let aheadMs = 0;
  standIn(() => Date.now() + aheadMs);
  aheadMs = 46_000;
  await until('it looks', async () => Date.parse((await lastLook()) ?? '') > Date.now());
  aheadMs = 80_000;
  const mail = await mailTo(address, 'Alert: No worker');
  expect(mail.text).toContain('sign of life of a worker');
  // Its job is there as well, for a crash in between; whoever runs it finds the mail sent.
  expect(await world.mails()).toEqual([{ template: 'alert-firing', rule: 'worker-missing', to: address }]);
  // The mail is there an instant before that is written down.
  await until('it is known as sent', async () => {
    const states = await world.sql`select state from private.sent_mail`;
    return states.length === 1 && states[0]?.state === 'sent';
  });
});

it('while a worker looks, it does not', async () => {
  await world.look(0);
  const seen = await lastLook();
  standIn(() => Date.now() + 30_000);
  await timePasses(400);
  expect(await lastLook()).toBe(seen);
});
