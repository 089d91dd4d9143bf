import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { generateReport } from '#lib/jobs/handlers/generate-report';
import { requestDueReports } from '#lib/market/reports/service';
import type { SendEmailPayload } from '#lib/tasks/mail';
import { aRun, type HandlerWorld, makeHandlerWorld } from '../../../support/handler-world.ts';
import { makeCategory, makePerson, makeProduct, makeStall, type Stall } from '../../../support/market.ts';

// Encoders, mail and Storage are real; on a busy machine they take their time.
let world: HandlerWorld;
let stall: Stall;
let categoryId: string;

beforeAll(async () => {
  world = await makeHandlerWorld('reports');
  categoryId = (await makeCategory(world.sql, 'tea')).id;
});

afterAll(() => world.end());

beforeEach(async () => {
  await world.sql`update public.vendors set status = 'suspended'`;
  await world.sql`delete from pgboss.job`;
  stall = await makeStall(world.sql, 'reports');
  await world.sql`update public.vendors set created_at = '2026-01-01', time_zone = 'Europe/Berlin' where id = ${stall.id}`;
});

interface Sale {
  at: string;
  name?: string;
  quantity?: number;
  currency?: string;
  status?: string;
}

/** One order of one line at 5.00 a piece. */
async function sell({
  at,
  name = 'Assam',
  quantity = 1,
  currency = 'EUR',
  status = 'delivered',
}: Sale): Promise<void> {
  const product = await makeProduct(world.sql, stall, categoryId, { name, quantity: 0 });
  const [order, part] = [randomUUID(), randomUUID()];
  const total = quantity * 5;
  await world.sql`insert into public.orders (id, subtotal, total, currency, created_at) values (${order}, ${total}, ${total}, ${currency}, ${at})`;
  await world.sql`insert into public.vendor_orders (id, order_id, vendor_id, subtotal, status, created_at)
    values (${part}, ${order}, ${stall.id}, ${total}, ${status}, ${at})`;
  await world.sql`insert into public.order_items (order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id,
      product_name, quantity, unit, step, unit_price, total, created_at)
    values (${order}, ${part}, ${stall.id}, ${product.id}, ${product.variantId}, ${stall.locationId}, ${name}, ${quantity},
      'each', 1, 5, ${total}, ${at})`;
}

const day = '2026-11-22';
const make = (span: { fromDay?: string; toDay?: string; requestedBy?: string } = {}, ctx = world.ctx) =>
  generateReport(
    ctx,
    { kind: 'daily-sales', vendorId: stall.id, fromDay: day, toDay: day, requestedBy: null, ...span },
    aRun(),
  );

const reports = () => world.sql`
  select *, from_day::text as from_day from public.reports where vendor_id = ${stall.id} order by created_at`;

async function file(path: string): Promise<string> {
  const { data, error } = await world.ctx.storage.from('reports').download(path);
  if (error) throw error;
  return data.text();
}

const mails = () => world.waiting<Extract<SendEmailPayload, { template: 'report-ready' }>>('send-email');

describe('a report', () => {
  it('counts the stall’s own day and currencies, without what was cancelled', async () => {
    await sell({ at: '2026-11-21T23:30:00Z', quantity: 2 }); // 00:30 on the 22nd in Berlin
    await sell({ at: '2026-11-22T12:00:00Z', name: 'Darjeeling', quantity: 3 });
    await sell({ at: '2026-11-22T22:59:59Z', currency: 'USD' });
    await sell({ at: '2026-11-22T23:00:00Z' }); // the 23rd
    await sell({ at: '2026-11-21T22:59:59Z' }); // the 21st
    await sell({ at: '2026-11-22T12:00:00Z', status: 'cancelled' });
    expect(await make()).toEqual({ outcome: 'ready' });
    const [report] = await reports();
    expect(report).toMatchObject({
      state: 'ready',
      time_zone: 'Europe/Berlin',
      summary: {
        orders: 3,
        units: 6,
        revenue: [
          { currency: 'EUR', amount: 25 },
          { currency: 'USD', amount: 5 },
        ],
      },
      csv_path: `${stall.id}/daily-sales/${day}--${day}.csv`,
    });
    const rows = parse(await file(report!.csv_path), { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    expect(
      rows.map(({ day, product, quantity, revenue, currency }) => [
        day,
        product,
        quantity,
        revenue,
        currency,
      ]),
    ).toEqual([
      [day, 'Darjeeling', '3', '15.00', 'EUR'],
      [day, 'Assam', '2', '10.00', 'EUR'],
      [day, 'Assam', '1', '5.00', 'USD'],
    ]);
    const html = await file(report!.html_path);
    expect(html).toContain('<dd>€25.00<br>US$5.00</dd>');
    expect(html).toContain('Darjeeling');
  });

  it('runs no formula and no script that somebody wrote into a name', async () => {
    for (const name of [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '＝1',
      '<script>alert(1)</script>',
      'a "quoted", name',
    ])
      await sell({ at: '2026-11-22T12:00:00Z', name: name.padEnd(2, ' ') });
    await make();
    const [report] = await reports();
    const names = (
      parse(await file(report!.csv_path), { bom: true, columns: true }) as { product: string }[]
    ).map((row) => row.product);
    expect(names.sort()).toEqual(
      ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'＝1", '<script>alert(1)</script>', 'a "quoted", name'].sort(),
    );
    const html = await file(report!.html_path);
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
  });

  it('cannot be fetched by its address alone', async () => {
    await sell({ at: '2026-11-22T12:00:00Z' });
    await make();
    const [report] = await reports();
    const answer = await fetch(
      `${process.env.SUPABASE_URL}/storage/v1/object/public/reports/${report!.csv_path}`,
    );
    expect(answer.ok).toBe(false);
  });
});

describe('the mail about it', () => {
  it('goes to the stall, with a link and a way to stop', async () => {
    await sell({ at: '2026-11-22T12:00:00Z', quantity: 2 });
    await make();
    const [report] = await reports();
    expect(await mails()).toMatchObject([
      {
        to: `${stall.slug}@example.test`,
        list: { topic: 'reports', vendorId: stall.id },
        props: { reportId: report!.id, fromDay: day, orders: 1, units: 2, revenue: ['€10.00'] },
      },
    ]);
  });

  it('is not written for a day without sales, unless somebody asked for it', async () => {
    await make();
    expect(await mails()).toEqual([]);
    const asker = await makePerson(world.sql, 'asker');
    await make({ fromDay: '2026-11-01', toDay: '2026-11-20', requestedBy: asker.id });
    const [mail] = await mails();
    expect(mail!.to).toBe(asker.email);
    expect(mail!.list).toBeUndefined();
  });
});

describe('done twice, or half', () => {
  it('is made once and told once', async () => {
    await sell({ at: '2026-11-22T12:00:00Z' });
    expect(await make()).toEqual({ outcome: 'ready' });
    expect(await make()).toEqual({ outcome: 'ready before' });
    expect([(await reports()).length, (await mails()).length]).toEqual([1, 1]);
  });

  it('twice at once is told once: a try that Storage turns away for the other one’s sake finds it done', async () => {
    await sell({ at: '2026-11-22T12:00:00Z' });
    await Promise.allSettled([make(), make()]);
    expect(await make()).toEqual({ outcome: 'ready before' });
    expect([(await reports()).length, (await mails()).length]).toEqual([1, 1]);
  });

  it('killed before the mail was asked for: the row is not ready, and the next try does both', async () => {
    await sell({ at: '2026-11-22T12:00:00Z' });
    const jobs = { ...world.ctx.jobs, send: () => Promise.reject(new Error('killed')) };
    await expect(make({}, { ...world.ctx, jobs })).rejects.toThrow('killed');
    expect(await reports()).toMatchObject([{ state: 'failed', csv_path: null }]);
    expect(await make()).toEqual({ outcome: 'ready' });
    expect([(await reports())[0]!.state, (await mails()).length]).toEqual(['ready', 1]);
  });

  it('of a stall that is gone: nothing', async () => {
    expect(
      await generateReport(
        world.ctx,
        { kind: 'daily-sales', vendorId: randomUUID(), fromDay: day, toDay: day, requestedBy: null },
        aRun(),
      ),
    ).toEqual({ outcome: 'no such stall' });
  });
});

describe('what is due', () => {
  const never = new AbortController().signal;
  const dueAt = (at: string) => requestDueReports(world.ctx, new Date(at), never);

  it.each([
    // 06:00 in Berlin is 05:00 UTC in winter and 04:00 in summer.
    ['Europe/Berlin', '2026-11-23T04:59:59Z', 0],
    ['Europe/Berlin', '2026-11-23T05:00:00Z', 1],
    ['Europe/Berlin', '2026-07-01T04:00:00Z', 1],
    ['America/Los_Angeles', '2026-11-23T05:00:00Z', 1], // 21:00 there: yesterday is the 21st
    ['America/Los_Angeles', '2026-11-23T09:00:00Z', 0],
    ['Asia/Kathmandu', '2026-11-23T00:14:59Z', 0], // +05:45
    ['Asia/Kathmandu', '2026-11-23T00:15:00Z', 1],
  ])('in %s at %s: %i', async (zone, at, count) => {
    await world.sql`update public.vendors set time_zone = ${zone} where id = ${stall.id}`;
    expect(await dueAt(at)).toBe(count);
  });

  it('is asked for once a day', async () => {
    expect(await dueAt('2026-11-23T05:00:00Z')).toBe(1);
    expect(await dueAt('2026-11-23T05:15:00Z')).toBe(0);
    expect(await reports()).toMatchObject([{ from_day: '2026-11-22', state: 'pending' }]);
    expect(await world.waiting('generate-report')).toEqual([
      { kind: 'daily-sales', vendorId: stall.id, fromDay: '2026-11-22', toDay: '2026-11-22' },
    ]);
    expect(await dueAt('2026-11-24T05:00:00Z')).toBe(1);
  });

  it('of a stall that opened this morning: nothing', async () => {
    await world.sql`update public.vendors set created_at = '2026-11-22T23:30:00Z' where id = ${stall.id}`;
    expect(await dueAt('2026-11-23T06:00:00Z')).toBe(0);
  });

  it('the row is not there if the job is not', async () => {
    const jobs = { ...world.ctx.jobs, send: () => Promise.reject(new Error('killed')) };
    await expect(
      requestDueReports({ ...world.ctx, jobs }, new Date('2026-11-23T05:00:00Z'), never),
    ).rejects.toThrow('killed');
    expect(await reports()).toEqual([]);
  });
});
