import { lowStockAlerts } from '#lib/jobs/handlers/low-stock-alerts';
import type { SendEmailPayload } from '#lib/tasks/mail';
import { aRun, type HandlerWorld, makeHandlerWorld } from '../../../support/handler-world.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  type Product,
  type Stall,
} from '../../../support/market.ts';

// Encoders, mail and Storage are real; on a busy machine they take their time.
let world: HandlerWorld;
let categoryId: string;
let stall: Stall;

beforeAll(async () => {
  world = await makeHandlerWorld('low_stock');
  categoryId = (await makeCategory(world.sql, 'tea')).id;
});

afterAll(() => world.end());

beforeEach(async () => {
  await world.sql`update public.vendors set status = 'suspended'`;
  await world.sql`delete from pgboss.job`;
  stall = await makeStall(world.sql, 'low');
});

const tell = (ctx = world.ctx, run = aRun()) => lowStockAlerts(ctx, {}, run);
type LowStock = Extract<SendEmailPayload, { template: 'low-stock' }>;
const mails = () => world.waiting<LowStock>('send-email');
const notes = (of = stall) => world.sql`
  select kind, title, body, link from public.notifications where vendor_id = ${of.id} order by created_at, id`;

async function shelf(name: string, quantity: number, threshold: number, of = stall): Promise<Product> {
  const product = await makeProduct(world.sql, of, categoryId, { name, quantity });
  await world.sql`update public.inventory set low_stock_threshold = ${threshold} where variant_id = ${product.variantId}`;
  return product;
}

const move = ({ variantId }: Product, delta: number, of = stall) =>
  world.sql`select private.move_stock(${variantId}, ${of.locationId}, ${delta}, 'adjusted', null)`;

describe('a shelf that falls', () => {
  it('is told once: a notification and a mail for all shelves, what is sold out apart', async () => {
    await shelf('Assam', 3, 5);
    const gone = await shelf('Darjeeling', 1, 0);
    await move(gone, -1);
    await shelf('Plenty', 50, 5);
    expect(await tell()).toEqual({ stalls: 1, shelves: 2 });
    expect(await notes()).toEqual([
      {
        kind: 'stock_out',
        title: '1 shelf sold out, 1 running low',
        body: 'Darjeeling, Assam',
        link: '/vendor/inventory?level=low',
      },
    ]);
    expect(await mails()).toMatchObject([
      {
        template: 'low-stock',
        to: `${stall.slug}@example.test`,
        list: { topic: 'low-stock', vendorId: stall.id },
        props: {
          out: [{ product: 'Darjeeling', left: '0 pieces', location: 'Shop' }],
          low: [{ product: 'Assam', left: '3 pieces' }],
          more: 0,
        },
      },
    ]);
    expect(await tell()).toEqual({ stalls: 0, shelves: 0 });
    expect(await mails()).toHaveLength(1);
  });

  it('is told again when it goes from low to nothing, and only after a refill when it falls low again', async () => {
    const tea = await shelf('Assam', 3, 5);
    const told: number[] = [];
    const tellAfter = async (delta: number) => {
      await move(tea, delta);
      told.push(((await tell()) as { shelves: number }).shelves);
    };
    told.push(((await tell()) as { shelves: number }).shelves);
    await tellAfter(-3); // nothing left
    await tellAfter(2); // a few again, still low
    await tellAfter(-2); // nothing again
    await tellAfter(8); // above the threshold
    await tellAfter(-4); // low again
    await tellAfter(-1); // lower still
    expect(told).toEqual([1, 1, 0, 1, 0, 1, 0]);
  });

  it('because its threshold rose is told once as well, and again only after it was above one', async () => {
    const tea = await shelf('Assam', 6, 0);
    const [row] = await world.sql`select id from public.inventory where variant_id = ${tea.variantId}`;
    const told: number[] = [];
    const tellAfter = async (threshold: number) => {
      await world.sql`select public.adjust_stock_many(${stall.id},
        ${world.sql.json([{ inventory_id: row!.id, threshold }])})`;
      told.push(((await tell()) as { shelves: number }).shelves);
      told.push(((await tell()) as { shelves: number }).shelves);
    };
    await tellAfter(5); // above it still
    await tellAfter(6); // low by the new threshold
    await tellAfter(8); // no lower for that
    await tellAfter(7);
    await tellAfter(2); // above it again
    await tellAfter(10); // low once more
    expect(told).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    expect(await mails()).toHaveLength(2);
  });

  it('counts what carts hold as gone', async () => {
    const tea = await shelf('Assam', 6, 5);
    expect(await tell()).toEqual({ stalls: 0, shelves: 0 });
    await world.sql`update public.inventory set reserved = 1, version = version + 1 where variant_id = ${tea.variantId}`;
    expect(await tell()).toEqual({ stalls: 1, shelves: 1 });
  });

  it('is no news while nobody can buy it: drafts, variants off sale, stalls that are closed', async () => {
    const draft = await shelf('Draft', 1, 5);
    await world.sql`update public.products set status = 'draft' where id = ${draft.id}`;
    const off = await shelf('Off', 1, 5);
    await world.sql`update public.product_variants set is_active = false where id = ${off.variantId}`;
    expect(await tell()).toEqual({ stalls: 0, shelves: 0 });
    const closed = await makeStall(world.sql, 'closed', 'suspended');
    await shelf('Closed', 1, 5, closed);
    expect(await tell()).toEqual({ stalls: 0, shelves: 0 });
  });

  it('among many others is named in a mail that stays readable', async () => {
    for (let i = 0; i < 53; i++) await shelf(`Tea ${String(i).padStart(2, '0')}`, 1, 5);
    await tell();
    const [mail] = await mails();
    expect(mail!.props.low).toHaveLength(50);
    expect(mail!.props.more).toBe(3);
    expect((await notes())[0]!.title).toBe('53 shelves are low or sold out');
  });
});

describe('who is told', () => {
  it('the stall’s address and members who subscribed, each once, without those who refused', async () => {
    const people: Record<string, { id: string; email: string }> = {};
    for (const name of ['wants', 'does-not', 'refused', 'left']) {
      people[name] = await makePerson(world.sql, name);
      await join(world.sql, stall, people[name].id, 'staff');
      if (name === 'does-not') continue;
      await world.sql`insert into public.mail_subscriptions values (${stall.id}, ${people[name].id}, 'low-stock')`;
    }
    await world.sql`select private.refuse_mail(${stall.id}, 'low-stock', ${people.refused!.email.toUpperCase()})`;
    await world.sql`delete from public.vendor_members where user_id = ${people.left!.id}`;
    await world.sql`update public.vendors set email = ${people.wants!.email.toUpperCase()} where id = ${stall.id}`;
    await shelf('Assam', 3, 5);
    await tell();
    expect((await mails()).map(({ to }) => to)).toEqual([people.wants!.email]);
  });

  it('nobody at an address that no mail can reach, and the notification is written all the same', async () => {
    await world.sql`update public.vendors set email = 'a,b@c' where id = ${stall.id}`;
    await shelf('Assam', 3, 5);
    expect(await tell()).toEqual({ stalls: 1, shelves: 1 });
    expect(await mails()).toEqual([]);
    expect(await notes()).toHaveLength(1);
  });
});

describe('killed and run again', () => {
  const failing = (when: (call: number) => boolean, text = 'killed') => {
    let calls = 0;
    const send = async (...args: Parameters<typeof world.ctx.jobs.send>) => {
      if (when(++calls)) throw new Error(text);
      return world.ctx.jobs.send(...args);
    };
    return { ...world.ctx, jobs: { ...world.ctx.jobs, send } } as typeof world.ctx;
  };

  it('within a stall: nothing of it was there, and then all of it once', async () => {
    await shelf('Assam', 3, 5);
    await expect(tell(failing(() => true))).rejects.toThrow(/not told/);
    expect([await notes(), await mails()]).toEqual([[], []]);
    await tell();
    await tell();
    expect([(await notes()).length, (await mails()).length]).toEqual([1, 1]);
  });

  it('between two stalls: each is told once, and one that fails does not stop the others', async () => {
    const others = await Promise.all([1, 2].map((i) => makeStall(world.sql, `other-${i}`)));
    for (const of of [stall, ...others]) await shelf('Assam', 3, 5, of);
    await expect(tell(failing((call) => call === 2))).rejects.toThrow('1 stalls were not told.');
    expect(await mails()).toHaveLength(2);
    expect(await tell()).toEqual({ stalls: 1, shelves: 1 });
    const all = await Promise.all([stall, ...others].map((of) => notes(of)));
    expect(all.map((each) => each.length)).toEqual([1, 1, 1]);
    expect(new Set((await mails()).map(({ key }) => key)).size).toBe(3);
  });

  it('four at once tell each stall once', async () => {
    for (let i = 0; i < 5; i++) await shelf(`Tea ${i}`, 3, 5);
    await Promise.all([1, 2, 3, 4].map(() => tell()));
    expect([(await notes()).length, (await mails()).length]).toEqual([1, 1]);
  });

  it('told to stop, it stops between stalls', async () => {
    await shelf('Assam', 3, 5);
    await expect(tell(world.ctx, aRun({ signal: AbortSignal.abort(new Error('shutdown')) }))).rejects.toThrow(
      'shutdown',
    );
    expect(await mails()).toEqual([]);
  });
});
