import {
  acknowledgeAlert,
  listAlertHistory,
  muteAlert,
  readAlertBoard,
  unmuteAlert,
} from '#lib/market/alerts/service';
import type { Session } from '#lib/web/auth/schema';
import {
  type AlertWorld,
  addAdmin,
  type Hook,
  makeAlertWorld,
  openHook,
} from '../../../support/alert-world.ts';

const wrong = { invariants: { violations: 1, first: 'quantity_equals_ledger of a shelf: 3 and not 4' } };
const rule = 'invariant-broken';

let world: AlertWorld;
let hook: Hook;
let admin: Session;

beforeEach(async () => {
  hook = await openHook();
  world = await makeAlertWorld('alert_notify', { ALERT_WEBHOOK_URL: hook.url });
  const userId = await addAdmin(world.sql, 'ada@example.test');
  await addAdmin(world.sql, 'bob@example.test');
  admin = { userId, email: 'ada@example.test', role: 'admin', fullName: 'ada@example.test', vendors: [] };
});

afterEach(async () => {
  await world.end();
  await hook.close();
});

const standing = async (id = rule) =>
  (await readAlertBoard(world.database)).alerts.find((each) => each.rule === id)!;

it('a fault fires, is told once to every admin and the webhook, and is resolved by itself', async () => {
  expect((await world.look(0)).applied).toEqual({ firing: [], fired: [], resolved: [] });
  expect((await world.look(15, wrong)).applied).toMatchObject({ fired: [rule] });
  await world.look(30, wrong);
  expect(await standing()).toMatchObject({
    state: 'firing',
    value: 1,
    since: world.time(15),
    severity: 'critical',
  });
  expect(await world.mails()).toEqual([
    { template: 'alert-firing', rule, to: 'ada@example.test' },
    { template: 'alert-firing', rule, to: 'bob@example.test' },
  ]);

  expect((await world.look(45)).applied).toMatchObject({ firing: [], resolved: [rule] });
  await world.look(60);
  expect(await standing()).toMatchObject({ state: 'resolved', since: world.time(45) });
  expect((await world.mails()).map(({ template }) => template)).toEqual([
    'alert-firing',
    'alert-firing',
    'alert-resolved',
    'alert-resolved',
  ]);
  expect(hook.bodies.map(({ status, rule }) => [status, rule])).toEqual([
    ['firing', rule],
    ['resolved', rule],
  ]);
  expect(hook.bodies[0]!.text).toMatch(
    /^Critical: The books do not add up\. 1 row against the rules: .*admin\/monitoring$/,
  );
  expect(await world.kinds(rule)).toEqual(['firing', 'resolved']);
});

it('twenty looks at once decide once and tell once', async () => {
  await world.look(0);
  const looks = await Promise.all(Array.from({ length: 20 }, (_, n) => world.look(15 + n / 100, wrong)));
  expect(looks.filter(({ applied }) => applied?.fired.includes(rule))).toHaveLength(1);
  // Those that came too late to decide may still have to send what was decided.
  await world.look(30, wrong);
  expect(await world.mails()).toHaveLength(2);
  expect(hook.bodies).toHaveLength(1);
  expect(await world.kinds(rule)).toEqual(['firing']);
});

it('a look that was overtaken by a later one changes nothing', async () => {
  await world.look(30);
  const late = await world.look(15, wrong);
  expect(late.applied).toMatchObject({ fired: [] });
  expect(await standing()).toMatchObject({ state: 'ok' });
});

it('a mail that cannot be queued is queued by the next look', async () => {
  const broken = { ...world.jobs, send: () => Promise.reject(new Error('the queue is away')) };
  const jobs = world.jobs;
  world.jobs = broken;
  const { evaluateRules } = await import('#lib/market/alerts/evaluate-rules');
  const { sourcesOf, wellReadings } = await import('../../../support/alert-readings.ts');
  const { silent } = await import('../../../support/job-world.ts');
  const failing = evaluateRules(
    { env: world.env, jobs: broken, logger: silent },
    { clock: () => Date.parse(world.time(15)), sources: sourcesOf({ ...wellReadings, ...wrong }) },
  );
  await expect(failing).rejects.toThrow('the queue is away');
  world.jobs = jobs;
  expect(await standing()).toMatchObject({ state: 'firing' });
  expect(await world.mails()).toHaveLength(0);
  await world.look(30, wrong);
  expect(await world.mails()).toHaveLength(2);
});

describe('a mute', () => {
  it('keeps an alert silent that fires and ends within it, and writes both down', async () => {
    const muted = await muteAlert(world.database, admin, rule, { minutes: 60 });
    expect(muted.mutedUntil).not.toBeNull();
    await world.look(15, wrong);
    await world.look(30);
    expect(await world.mails()).toEqual([]);
    expect(hook.bodies).toEqual([]);
    expect(await world.kinds(rule)).toEqual(['muted', 'firing', 'resolved']);
  });

  it('tells of what still fires when it ends, by itself or by hand', async () => {
    await muteAlert(world.database, admin, rule, { minutes: 1 });
    await world.look(15, wrong);
    expect(await world.mails()).toEqual([]);
    await world.look(75, wrong);
    expect(await world.mails()).toHaveLength(2);
    expect(hook.bodies).toHaveLength(1);

    await muteAlert(world.database, admin, 'dead-letters', { minutes: 60 });
    await world.look(90, { deadLetters: { count: 3, names: ['send-email'] } });
    expect(await world.mails()).toHaveLength(4);
    await unmuteAlert(world.database, admin, 'dead-letters');
    await world.look(105, { deadLetters: { count: 3, names: ['send-email'] } });
    expect((await world.mails()).filter((mail) => mail.rule === 'dead-letters')).toHaveLength(2);
  });

  it('of an alert that was told before leaves the webhook to hear the end, and nobody is mailed', async () => {
    await world.look(15, wrong);
    await muteAlert(world.database, admin, rule, { minutes: 60 });
    await world.look(30);
    expect(await world.mails()).toHaveLength(2);
    expect(hook.bodies.map(({ status }) => status)).toEqual(['firing', 'resolved']);
  });

  it('refuses what is over, too long or about no rule', async () => {
    const past = new Date(Date.now() - 1_000).toISOString();
    await expect(muteAlert(world.database, admin, rule, { until: past })).rejects.toThrow('still to come');
    const far = new Date(Date.now() + 31 * 86_400_000).toISOString();
    await expect(muteAlert(world.database, admin, rule, { until: far })).rejects.toThrow('30 days');
    await expect(muteAlert(world.database, admin, 'nothing', { minutes: 5 })).rejects.toThrow('no such');
  });
});

it('somebody says that they are at it, until it is resolved', async () => {
  await expect(acknowledgeAlert(world.database, admin, rule)).rejects.toMatchObject({ code: 'conflict' });
  await world.look(15, wrong);
  await acknowledgeAlert(world.database, admin, rule);
  await acknowledgeAlert(world.database, admin, rule);
  await world.look(30, wrong);
  expect(await standing()).toMatchObject({ acknowledgedBy: 'ada@example.test' });
  await world.look(45);
  expect(await standing()).toMatchObject({ acknowledgedBy: null, acknowledgedAt: null });
  expect(await world.kinds(rule)).toEqual(['firing', 'acknowledged', 'resolved'].sort());
});

it('the history comes in pages, newest first, of all rules or of one', async () => {
  for (let n = 0; n < 6; n += 1) await world.look(15 * (n + 1), n % 2 === 0 ? wrong : {});
  await muteAlert(world.database, admin, 'dead-letters', { minutes: 5 });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAlertHistory(world.database, { limit: 2, rule, ...(cursor && { cursor }) });
    seen.push(...page.events.map(({ at }) => at));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual([...new Set(seen)].sort().reverse());
  expect(seen.length).toBeGreaterThanOrEqual(3);
  const all = await listAlertHistory(world.database, { limit: 100 });
  expect(all.events.map(({ kind }) => kind)).toContain('muted');
  expect(all.events.find(({ kind }) => kind === 'muted')).toMatchObject({ actor: 'ada@example.test' });
  await expect(listAlertHistory(world.database, { limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({
    code: 'bad_request',
  });
});

describe('a webhook that does not answer', () => {
  it('is called again later, with the same id, and keeps neither the mails nor the next event waiting', async () => {
    hook.answer = 500;
    await world.look(15, wrong);
    expect(await world.mails()).toHaveLength(2);
    expect(hook.bodies).toHaveLength(1);
    await world.look(16, wrong);
    expect(hook.bodies).toHaveLength(1);
    hook.answer = 200;
    await world.sql`update private.alert_events set webhook_after = now() - interval '1 second'`;
    await world.look(30, wrong);
    await world.look(31, wrong);
    expect(hook.bodies.map(({ id }) => id)).toEqual([hook.bodies[0]!.id, hook.bodies[0]!.id]);
    const [event] =
      await world.sql`select webhook, webhook_attempts from private.alert_events where rule = ${rule}`;
    expect(event).toEqual({ webhook: 'sent', webhook_attempts: 2 });
  });

  it('is given up after 20 tries', async () => {
    hook.answer = 404;
    await world.look(15, wrong);
    await world.sql`update private.alert_events set webhook_after = now(), webhook_attempts = 19`;
    await world.look(30, wrong);
    const [event] = await world.sql`select webhook from private.alert_events where rule = ${rule}`;
    expect(event!.webhook).toBe('failed');
  });
});

it('ALERT_EMAILS goes before the admins', async () => {
  const other = await makeAlertWorld('alert_emails', {
    ALERT_EMAILS: 'ops@example.test, night@example.test ,',
  });
  try {
    await addAdmin(other.sql, 'ada@example.test');
    await other.look(15, wrong);
    expect((await other.mails()).map(({ to }) => to)).toEqual(['night@example.test', 'ops@example.test']);
  } finally {
    await other.end();
  }
});
