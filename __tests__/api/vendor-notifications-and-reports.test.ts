import { runtime } from '#lib/runtime';
import { POST as markRead } from '../../app/api/vendor/notifications/read/route.ts';
import { GET as listNotifications } from '../../app/api/vendor/notifications/route.ts';
import { POST as askForReport, GET as listReports } from '../../app/api/vendor/reports/route.ts';
import { type Answer, call, signIn } from '../support/call-route.ts';
import { join, makePerson, makeStall, openDatabase, type Stall } from '../support/market.ts';

const sql = openDatabase();
const people: Record<string, string> = {};
let stall: Stall;

async function memberOf(of: Stall, role: string): Promise<string> {
  const { id, email } = await makePerson(sql, role);
  await join(sql, of, id, role);
  return signIn(email);
}

beforeAll(async () => {
  stall = await makeStall(sql, 'inbox');
  for (const role of ['staff', 'manager', 'owner']) people[role] = await memberOf(stall, role);
  people.rival = await memberOf(await makeStall(sql, 'inbox-rival'), 'owner');
  people.shopper = await signIn((await makePerson(sql, 'shopper')).email);
  people.admin = await signIn((await makePerson(sql, 'admin', 'admin')).email);
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const cookieOf = (who: string | undefined) => (who ? { cookie: people[who] as string } : {});

describe('/api/vendor/notifications', () => {
  let ids: string[];

  beforeAll(async () => {
    const rows = await sql<{ id: string }[]>`
      insert into public.notifications (vendor_id, kind, title, link, created_at)
      select ${stall.id}, 'system', 'News ' || n, case when n = 3 then '//evil.test' else '/vendor' end,
        now() - n * interval '1 minute'
      from generate_series(1, 3) n returning id`;
    ids = rows.map(({ id }) => id);
  });

  const list = (who?: string, query = ''): Promise<Answer> =>
    call(listNotifications, `/api/vendor/notifications${query}`, cookieOf(who));
  const mark = (who: string | undefined, body: object): Promise<Answer> =>
    call(markRead, '/api/vendor/notifications/read', { body, ...cookieOf(who) });

  it('lists them newest first, in pages, with how many are unread', async () => {
    const first = await list('staff', '?limit=2');
    expect(first.body).toMatchObject({
      unread: 3,
      notifications: [{ title: 'News 1' }, { title: 'News 2' }],
    });
    const second = await list('staff', `?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ notifications: [{ title: 'News 3' }], nextCursor: null });
    // A link that leads away from the shop is none.
    expect(second.body.notifications[0].link).toBeNull();
  });

  it('what one of the stall reads is read for all of it, and can be taken back', async () => {
    expect((await mark('staff', { ids: [ids[0]] })).body.ids).toEqual([ids[0]]);
    expect((await mark('owner', { ids: [ids[0]] })).body.ids).toEqual([]);
    expect((await list('owner')).body.unread).toBe(2);
    expect((await list('owner', '?unread=true')).body.notifications).toHaveLength(2);
    expect((await mark('manager', { ids: [ids[0]], is_read: false })).body.ids).toEqual([ids[0]]);
    expect((await list('staff')).body.unread).toBe(3);
  });

  it('all of them means all that were seen: what came meanwhile stays unread', async () => {
    const seen = (await list('staff')).body.notifications[0].created_at;
    await sql`insert into public.notifications (vendor_id, kind, title) values (${stall.id}, 'system', 'Later')`;
    expect((await mark('staff', { until: seen })).body.ids.toSorted()).toEqual(ids.toSorted());
    expect((await list('staff', '?unread=true')).body.notifications).toMatchObject([{ title: 'Later' }]);
  });

  it('are for the stall’s people; an admin reads and marks none', async () => {
    const body = { vendor_id: stall.id, ids };
    for (const [who, status] of [
      [undefined, 401],
      ['shopper', 403],
      ['rival', 403],
    ] as const) {
      expect((await list(who, `?vendor_id=${stall.id}`)).status).toBe(status);
      expect((await mark(who, body)).status).toBe(status);
    }
    expect((await list('admin', `?vendor_id=${stall.id}`)).status).toBe(200);
    expect((await mark('admin', body)).status).toBe(403);
    // Of one's own stall nothing of another's.
    expect((await mark('rival', { ids, is_read: false })).body.ids).toEqual([]);
  });

  it.each([
    ['nothing', {}],
    ['both ways', { ids: ['00000000-0000-4000-8000-000000000000'], until: '2026-11-23T10:00:00Z' }],
    ['everything unread', { until: '2026-11-23T10:00:00Z', is_read: false }],
    ['no id', { ids: ['x'] }],
    ['none', { ids: [] }],
  ])('refuses to mark %s', async (_what, body) => {
    expect((await mark('staff', body)).status).toBe(422);
  });
});

describe('/api/vendor/reports', () => {
  const ask = (who: string | undefined, body: object): Promise<Answer> =>
    call(askForReport, '/api/vendor/reports', { body, ...cookieOf(who) });
  const list = (who?: string, query = ''): Promise<Answer> =>
    call(listReports, `/api/vendor/reports${query}`, cookieOf(who));
  const jobsFor = (id: string) =>
    sql`select data from pgboss.job where name = 'generate-report' and singleton_key = ${`report:${id}`}`;

  it('a manager asks, and the row and its job are there together; the same days are made once', async () => {
    const days = { from_day: '2026-10-01', to_day: '2026-10-31' };
    const first = await ask('manager', days);
    expect([first.status, first.body.report]).toEqual([
      202,
      expect.objectContaining({ ...days, state: 'pending', is_scheduled: false }),
    ]);
    const [job, ...more] = await jobsFor(first.body.report.id);
    expect(more).toEqual([]);
    expect(job!.data).toMatchObject({ kind: 'daily-sales', vendorId: stall.id, fromDay: '2026-10-01' });
    const again = await ask('owner', days);
    expect([again.status, again.body.report.id]).toEqual([200, first.body.report.id]);
    expect(await jobsFor(first.body.report.id)).toHaveLength(1);
  });

  it('one that failed is asked for again', async () => {
    const days = { from_day: '2026-09-01', to_day: '2026-09-02' };
    const { id } = (await ask('owner', days)).body.report;
    await sql`update pgboss.job set state = 'failed' where singleton_key = ${`report:${id}`}`;
    await sql`update public.reports set state = 'failed', error = 'Not yet.' where id = ${id}`;
    const again = await ask('manager', days);
    expect([again.status, again.body.report]).toEqual([
      202,
      expect.objectContaining({ id, state: 'pending', error: null }),
    ]);
    expect(await jobsFor(id)).toHaveLength(2);
  });

  it('takes a year, not more, and only days that have ended', async () => {
    expect((await ask('owner', { from_day: '2024-01-01', to_day: '2024-12-31' })).status).toBe(202);
    const tooMany = await ask('owner', { from_day: '2024-01-01', to_day: '2025-01-01' });
    expect([tooMany.status, tooMany.body.error.details[0].path]).toEqual([422, 'body.from_day']);
    expect((await ask('owner', { from_day: '2026-10-02', to_day: '2026-10-01' })).status).toBe(422);
    expect((await ask('owner', { from_day: 'yesterday', to_day: '2026-10-01' })).status).toBe(422);
    const [row] = await sql`select (now() at time zone 'Europe/Berlin')::date::text as today`;
    const today = await ask('owner', { from_day: row!.today, to_day: row!.today });
    expect([today.status, today.body.error.message]).toEqual([
      400,
      'A report is about days that have ended: choose yesterday or earlier.',
    ]);
  });

  it('staff read them and ask for none; strangers do neither', async () => {
    const days = { vendor_id: stall.id, from_day: '2026-08-01', to_day: '2026-08-01' };
    expect((await ask('staff', days)).status).toBe(403);
    expect((await ask('admin', days)).status).toBe(403);
    const { status, body } = await list('staff', '?limit=2');
    expect([status, body.reports.length]).toEqual([200, 2]);
    const next = await list('staff', `?limit=2&cursor=${body.nextCursor}`);
    expect(next.body.reports).toMatchObject([{ from_day: '2026-10-01' }]);
    for (const [who, refused] of [
      [undefined, 401],
      ['shopper', 403],
      ['rival', 403],
    ] as const) {
      expect((await ask(who, days)).status).toBe(refused);
      expect((await list(who, `?vendor_id=${stall.id}`)).status).toBe(refused);
    }
    expect((await list('rival')).body.reports).toEqual([]);
  });
});
