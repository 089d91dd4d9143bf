import { randomBytes } from 'node:crypto';
import { runtime } from '#lib/runtime';
import { PUT, DELETE as remove } from '../../app/api/cart/items/[variantId]/route.ts';
import { POST as add } from '../../app/api/cart/items/route.ts';
import { POST as merge } from '../../app/api/cart/merge/route.ts';
import { GET as read } from '../../app/api/cart/route.ts';
import { POST as form } from '../../app/forms/basket/route.ts';
import { type Answer, call, signIn } from '../support/call-route.ts';
import {
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  type Stall,
} from '../support/market.ts';

const sql = openDatabase();
let stall: Stall;
let categoryId: string;

beforeAll(async () => {
  stall = await makeStall(sql, 'basket');
  categoryId = (await makeCategory(sql, 'basket')).id;
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const goods = (quantity = 10, price = 5) =>
  makeProduct(sql, stall, categoryId, { name: 'Tea', quantity, price });

/** A browser: keeps the cookie of its basket. */
function openBrowser(session = '') {
  let basket = '';
  const keep = (answer: Answer) => {
    for (const cookie of answer.headers.getSetCookie())
      if (cookie.startsWith('livestall-basket=')) basket = cookie.split(';')[0]!.replace(/=$/, '');
    if (!basket.includes('=')) basket = '';
    return answer;
  };
  const cookies = () => [session, basket].filter(Boolean).join('; ');
  const ask = async (route: Parameters<typeof call>[0], path: string, options: object = {}) =>
    keep(await call(route, path, { cookie: cookies(), ...options }));
  return {
    get basket() {
      return basket;
    },
    signIn(cookie: string) {
      session = cookie;
    },
    read: () => ask(read, '/api/cart').then(({ body }) => body.cart),
    add: (variant_id: string, more: object = {}) =>
      ask(add, '/api/cart/items', { body: { variant_id, ...more } }),
    set: (variantId: string, body: object) =>
      ask(PUT, `/api/cart/items/${variantId}`, { method: 'PUT', params: { variantId }, body }),
    remove: (variantId: string) =>
      ask(remove, `/api/cart/items/${variantId}`, { method: 'DELETE', params: { variantId } }),
    merge: () => ask(merge, '/api/cart/merge', { method: 'POST' }),
    send: (fields: Record<string, string>) =>
      ask(form, '/forms/basket', {
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
  };
}

const linesOf = (cart: { groups: { lines: { variant_id: string }[] }[] }) =>
  cart.groups.flatMap(({ lines }) => lines);

describe('a guest’s basket', () => {
  it('is empty and sets no cookie until something is put in; then the cookie is for the server alone', async () => {
    const browser = openBrowser();
    const before = await call(read, '/api/cart');
    expect(before.body.cart).toEqual({ count: 0, updated_at: null, topic: null, groups: [], waiting: 0 });
    expect(before.headers.getSetCookie()).toEqual([]);
    expect(before.headers.get('cache-control')).toBe('private, no-store');
    const { variantId } = await goods();
    const answer = await browser.add(variantId);
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^livestall-basket=[\w-]{43}; /);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(answer.body).toMatchObject({ cart: { count: 1 }, short: [] });
    const [row] = await sql`select encode(secret_hash, 'hex') as hash from public.carts c
      join public.cart_items i on i.cart_id = c.id where i.variant_id = ${variantId}`;
    expect(row!.hash).not.toContain(Buffer.from(browser.basket.split('=')[1]!, 'base64url').toString('hex'));
  });

  it('adds up exactly, by currency, and shows what each line is', async () => {
    const browser = openBrowser();
    const [tea, pot, kroner] = [await goods(10, 0.1), await goods(10, 0.2), await goods(10, 30)];
    await sql`update public.products set currency = 'SEK' where id = ${kroner.id}`;
    await browser.add(tea.variantId, { quantity: 3 });
    await browser.add(pot.variantId);
    await browser.add(kroner.variantId);
    const cart = await browser.read();
    expect(cart).toMatchObject({
      count: 3,
      groups: [
        { currency: 'EUR', subtotal: 0.5 },
        { currency: 'SEK', subtotal: 30 },
      ],
    });
    expect(linesOf(cart)[0]).toMatchObject({
      variant_id: tea.variantId,
      name: 'Tea',
      quantity: 3,
      total: 0.3,
      available: 10,
      news: [],
      vendor: { id: stall.id },
    });
  });

  it('takes no more than is there, and says so', async () => {
    const browser = openBrowser();
    const { variantId } = await goods(5);
    await browser.add(variantId, { quantity: 3 });
    const { body } = await browser.add(variantId, { quantity: 3 });
    expect(body.short).toEqual([
      { variant_id: variantId, name: 'Tea', unit: 'each', wanted: 6, quantity: 5 },
    ]);
    expect((await browser.set(variantId, { quantity: 1_000_000 })).body.short).toMatchObject([
      { quantity: 5 },
    ]);
  });

  it('gives back what was taken out, as it was', async () => {
    const browser = openBrowser();
    const { variantId } = await goods();
    await browser.add(variantId, { quantity: 4 });
    expect((await browser.remove(variantId)).body.cart.count).toBe(0);
    expect((await browser.remove(variantId)).body.cart.count).toBe(0);
    const { body } = await browser.set(variantId, { quantity: 4 });
    expect(linesOf(body.cart)).toMatchObject([{ variant_id: variantId, quantity: 4 }]);
  });

  it('takes a product that comes in one kind; of several the shopper chooses on its page', async () => {
    const browser = openBrowser();
    const { id, variantId } = await goods();
    const added = await call(add, '/api/cart/items', { body: { product_id: id } });
    expect(linesOf(added.body.cart)).toMatchObject([{ variant_id: variantId, quantity: 1 }]);
    await sql`insert into public.product_variants (product_id, sku, price) values (${id}, ${`${id}-2`}, 7)`;
    const refused = await call(add, '/api/cart/items', { body: { product_id: id } });
    expect(refused).toMatchObject({ status: 400, body: { error: { details: { choose: id } } } });
    const led = await browser.send({ do: 'add', product_id: id });
    expect(led.headers.get('location')).toBe(`/products/${id}`);
    const both = await call(add, '/api/cart/items', { body: { product_id: id, variant_id: variantId } });
    expect(both.status).toBe(422);
  });

  it.each([
    ['no number of steps', { quantity: 0.5 }, 400],
    ['nothing', { quantity: 0 }, 422],
    ['less than nothing', { quantity: -1 }, 422],
    ['more than anybody has', { quantity: 1e300 }, 422],
    ['a fourth decimal', { quantity: 0.0001 }, 422],
    ['a price with a third decimal', { quantity: 1, seen_price: 0.001 }, 422],
    ['a field that there is not', { quantity: 1, cart_id: 'x' }, 422],
  ])('refuses %s', async (_what, body, status) => {
    const { variantId } = await goods();
    expect((await openBrowser().set(variantId, body)).status).toBe(status);
  });

  it.each([
    ['empty', ''],
    ['ten kilobytes', 'a'.repeat(10_000)],
    ['with NUL', `%00${'a'.repeat(42)}`],
    ['of half an escape', '%E0%A4%A'],
    ['of the right form, which nobody has', randomBytes(32).toString('base64url')],
  ])('a cookie that is %s opens an empty basket, and its value is not taken over', async (_what, value) => {
    const cookie = `livestall-basket=${value}`;
    const empty = await call(read, '/api/cart', { cookie });
    expect([empty.status, empty.body.cart.count]).toEqual([200, 0]);
    const { variantId } = await goods();
    const added = await call(add, '/api/cart/items', { cookie, body: { variant_id: variantId } });
    expect(added.status).toBe(200);
    expect(added.headers.getSetCookie()[0]).not.toContain(`=${value};`);
  });

  it('is nobody else’s: neither the id nor the stored hash of a basket opens it', async () => {
    const browser = openBrowser();
    await browser.add((await goods()).variantId);
    const [row] = await sql`select id, secret_hash from public.carts where customer_id is null
      order by created_at desc limit 1`;
    for (const value of [row!.id, row!.secret_hash.toString('base64url'), row!.secret_hash.toString('hex')]) {
      const answer = await call(read, '/api/cart', { cookie: `livestall-basket=${value}` });
      expect([answer.status, answer.body.cart.count]).toEqual([200, 0]);
    }
  });

  it('is changed by pages of ours alone', async () => {
    const browser = openBrowser();
    const { variantId } = await goods();
    await browser.add(variantId);
    const answer = await call(add, '/api/cart/items', {
      cookie: browser.basket,
      body: { variant_id: variantId },
      headers: { origin: 'https://elsewhere.test' },
    });
    expect(answer.status).toBe(403);
  });
});

describe('what changes while it is in the basket is told', () => {
  it('a price that was raised, until the shopper has seen it', async () => {
    const browser = openBrowser();
    const { variantId } = await goods(10, 5);
    await browser.add(variantId, { seen_price: 5 });
    await sql`update public.product_variants set price = 6 where id = ${variantId}`;
    const told = { price: 6, news: ['price'], seen: { price: 5, step: 1 } };
    expect(linesOf(await browser.read())).toMatchObject([told]);
    await browser.set(variantId, { quantity: 2 });
    expect(linesOf(await browser.read())).toMatchObject([{ ...told, quantity: 2, total: 12 }]);
    await browser.set(variantId, { quantity: 2, seen_price: 6 });
    expect(linesOf(await browser.read())).toMatchObject([{ news: [] }]);
  });

  it('a page that showed an old price: the first look at the basket says so', async () => {
    const browser = openBrowser();
    const { variantId } = await goods(10, 6);
    const { body } = await browser.add(variantId, { seen_price: 5 });
    expect(linesOf(body.cart)).toMatchObject([{ news: ['price'], seen: { price: 5 } }]);
  });

  it('fewer than wanted, nothing left, and off the market; the sum counts what can be had', async () => {
    const browser = openBrowser();
    const { variantId } = await goods(10, 5);
    await browser.add(variantId, { quantity: 4 });
    const move = (delta: number) =>
      sql`select private.move_stock(${variantId}, ${stall.locationId}, ${delta}, 'adjusted', null)`;
    await move(-8);
    const less = await browser.read();
    expect(linesOf(less)).toMatchObject([{ news: ['less'], quantity: 4, most: 2, fitting: 2 }]);
    await move(-2);
    const none = await browser.read();
    expect(linesOf(none)).toMatchObject([{ news: ['sold_out'], quantity: 4, most: 0 }]);
    expect(none.groups[0].subtotal).toBe(0);
    await sql`update public.product_variants set is_active = false where id = ${variantId}`;
    expect(linesOf(await browser.read())).toMatchObject([{ news: ['gone'] }]);
  });

  it('amounts that it is not sold in any more, with the one that fits', async () => {
    const browser = openBrowser();
    const { variantId } = await goods(10, 5);
    await browser.add(variantId, { quantity: 5 });
    await sql`update public.product_variants set step = 2, price = 10 where id = ${variantId}`;
    expect(linesOf(await browser.read())).toMatchObject([{ news: ['step'], quantity: 5, fitting: 4 }]);
  });
});

describe('an account’s basket', () => {
  it('is the same in every browser, and tells where changes are heard', async () => {
    const person = await makePerson(sql, 'basket');
    const [phone, desk] = [openBrowser(await signIn(person.email)), openBrowser(await signIn(person.email))];
    const { variantId } = await goods();
    await phone.add(variantId);
    expect(await desk.read()).toMatchObject({ count: 1, topic: `cart:${person.id}` });
    expect([phone.basket, desk.basket]).toEqual(['', '']);
  });

  it('takes the guest’s in: stock 10, account 10, guest 1 is 10, told, and the cookie is gone', async () => {
    const person = await makePerson(sql, 'merging');
    const session = await signIn(person.email);
    const { variantId } = await goods(10);
    await openBrowser(session).add(variantId, { quantity: 10 });
    const browser = openBrowser();
    await browser.add(variantId);
    const guest = browser.basket;
    browser.signIn(session);
    expect(await browser.read()).toMatchObject({ count: 1, waiting: 1 });
    const { status, body } = await browser.merge();
    expect([status, body.short]).toEqual([
      200,
      [{ variant_id: variantId, name: 'Tea', unit: 'each', wanted: 11, quantity: 10 }],
    ]);
    expect(linesOf(body.cart)).toMatchObject([{ quantity: 10 }]);
    expect(browser.basket).toBe('');
    expect((await call(read, '/api/cart', { cookie: guest })).body.cart.count).toBe(0);
  });

  it('as B has nothing of A’s, and leaves A’s as it is', async () => {
    const [a, b] = [await makePerson(sql, 'a'), await makePerson(sql, 'b')];
    const browser = openBrowser();
    const { variantId } = await goods();
    await browser.add(variantId, { quantity: 2 });
    const asA = await signIn(a.email);
    browser.signIn(asA);
    await browser.merge();
    browser.signIn(await signIn(b.email));
    expect((await browser.merge()).body.cart.count).toBe(0);
    browser.signIn(asA);
    expect(linesOf(await browser.read())).toMatchObject([{ variant_id: variantId, quantity: 2 }]);
  });

  it('is merged for people who are signed in only', async () => {
    expect((await openBrowser().merge()).status).toBe(401);
  });
});

describe('without a script', () => {
  it('puts in, sets, takes out, and leads to the basket each time', async () => {
    const browser = openBrowser();
    const { variantId } = await goods();
    const sent = await browser.send({ do: 'add', variant_id: variantId, quantity: '2', seen_price: '5' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/basket']);
    expect(linesOf(await browser.read())).toMatchObject([{ quantity: 2 }]);
    await browser.send({ do: 'set', variant_id: variantId, quantity: '5' });
    expect(linesOf(await browser.read())).toMatchObject([{ quantity: 5 }]);
    await browser.send({ do: 'remove', variant_id: variantId });
    expect((await browser.read()).count).toBe(0);
  });

  it('says on the basket’s page what could not be done', async () => {
    const { variantId } = await goods(0);
    const sent = await openBrowser().send({ do: 'add', variant_id: variantId });
    expect(sent.headers.get('location')).toMatch(/^\/basket\?answer=[\w-]{12}$/);
  });

  it('brings a guest’s basket into the account’s', async () => {
    const browser = openBrowser();
    await browser.add((await goods()).variantId);
    browser.signIn(await signIn((await makePerson(sql, 'formal')).email));
    await browser.send({ do: 'merge' });
    expect(await browser.read()).toMatchObject({ count: 1, waiting: 0 });
    expect(browser.basket).toBe('');
  });
});
