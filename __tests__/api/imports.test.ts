import { serverStorage } from '#lib/data/supabase/storage';
import { runImport } from '#lib/market/imports/run';
import { runtime } from '#lib/runtime';
import { GET as exportProducts } from '../../app/api/vendor/exports/route.ts';
import { POST as cancel } from '../../app/api/vendor/imports/[id]/cancel/route.ts';
import { GET as rejected } from '../../app/api/vendor/imports/[id]/rejected.csv/route.ts';
import { GET as getImport } from '../../app/api/vendor/imports/[id]/route.ts';
import { POST as start } from '../../app/api/vendor/imports/[id]/start/route.ts';
import { GET as listImports, POST as upload } from '../../app/api/vendor/imports/route.ts';
import { call, signIn } from '../support/call-route.ts';
import {
  join,
  makeCategory,
  makePerson,
  makeProduct,
  makeStall,
  openDatabase,
  type Stall,
} from '../support/market.ts';

const sql = openDatabase();
let stall: Stall;
let manager: string;
let staff: string;
let rival: string;
let file: string;

async function member(name: string, of: Stall, role: string): Promise<string> {
  const person = await makePerson(sql, name);
  await join(sql, of, person.id, role);
  return signIn(person.email);
}

beforeAll(async () => {
  stall = await makeStall(sql, 'imports');
  manager = await member('manager', stall, 'manager');
  staff = await member('staff', stall, 'staff');
  rival = await member('rival', await makeStall(sql, 'rival'), 'owner');
  const { slug } = await makeCategory(sql, 'tea');
  file = `sku,name,category,price,quantity\nA-1,Assam,${slug},4.50,10\nA-2,Ceylon,${slug},dear,1\n`;
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const send = (body: string, cookie: string, name = 'tea.csv') =>
  call(upload, `/api/vendor/imports?file_name=${name}`, {
    body,
    cookie,
    headers: { 'content-type': 'text/csv' },
  });
const at = (id: string) => ({ params: { id } });
const startAs = (cookie: string, id: string, body: object) =>
  call(start, `/api/vendor/imports/${id}/start`, { ...at(id), body, cookie });
const readingOf = ({ encoding, delimiter, format, mapping }: Record<string, unknown>) => ({
  run: 'check',
  reading: { encoding, delimiter, format, mapping, settings: { location_id: stall.locationId } },
});
/** What the worker does. */
const work = (id: string) => {
  const { db, env } = runtime();
  return runImport({ db, storage: serverStorage(env) }, id, { signal: new AbortController().signal });
};
const textOf = async (
  route: typeof rejected,
  path: string,
  cookie: string,
  params: Record<string, string> = {},
) => {
  const request = new Request(`http://shop.test${path}`, { headers: { cookie } });
  const response = await route(request, { params: Promise.resolve(params) });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('an import', () => {
  it('is uploaded, checked, done, and gives back what it refused', async () => {
    const uploaded = await send(file, manager);
    expect(uploaded.status).toBe(201);
    expect(uploaded.body.import).toMatchObject({
      state: 'uploaded',
      format: 'own',
      delimiter: ',',
      mapping: { sku: 'sku', name: 'name', price: 'price', quantity: 'quantity' },
    });
    const { id } = uploaded.body.import;

    expect((await startAs(manager, id, readingOf(uploaded.body.import))).body.import.state).toBe('checking');
    await work(id);
    const checked = await call(getImport, `/api/vendor/imports/${id}`, { ...at(id), cookie: staff });
    expect(checked.body.import).toMatchObject({ state: 'checked', rows_created: 1, rows_failed: 1 });

    expect((await startAs(manager, id, { run: 'apply' })).status).toBe(200);
    await work(id);
    const done = await call(getImport, `/api/vendor/imports/${id}`, { ...at(id), cookie: staff });
    expect(done.body.import).toMatchObject({
      state: 'done',
      rows_created: 1,
      rows_failed: 1,
      products_created: 1,
    });
    expect(done.body.import.problems).toMatchObject([{ line: 3, column: 'price', sku: 'A-2' }]);

    const refused = await textOf(rejected, `/api/vendor/imports/${id}/rejected.csv`, manager, { id });
    expect(refused.headers.get('content-disposition')).toContain('tea-refused.csv');
    expect(refused.text.split('\r\n')).toHaveLength(3);
    expect(refused.text).toContain('A-2,Ceylon');
    expect(refused.text).toContain('is not a price');

    const again = await send(file, manager);
    expect(again.body.import.twin).toMatchObject({ id });
  });

  it('of the same file, read the same way, is not done twice by accident', async () => {
    const { body } = await send(file, manager);
    const { id } = body.import;
    await startAs(manager, id, readingOf(body.import));
    await work(id);
    const refused = await startAs(manager, id, { run: 'apply' });
    expect(refused.status).toBe(409);
    expect(refused.body.error.details.twin.file_name).toBe('tea.csv');
    expect((await startAs(manager, id, { run: 'apply', again: true })).status).toBe(200);
  });

  it('is for managers of the stall: staff may look, others know nothing of it', async () => {
    expect((await send(file, staff)).status).toBe(403);
    const { body } = await send(file, manager);
    const { id } = body.import;
    expect((await startAs(staff, id, readingOf(body.import))).status).toBe(403);
    expect((await startAs(rival, id, readingOf(body.import))).status).toBe(404);
    expect((await call(getImport, `/api/vendor/imports/${id}`, { ...at(id), cookie: rival })).status).toBe(
      404,
    );
    expect((await call(cancel, '/', { ...at(id), cookie: rival, body: {} })).status).toBe(404);
    expect((await textOf(rejected, '/', rival, { id })).status).toBe(404);
    const list = await call(listImports, `/api/vendor/imports?vendor_id=${stall.id}`, { cookie: rival });
    expect(list.status).toBe(403);
  });

  it.each([
    ['a ZIP archive', 'PK\u0003\u0004', 'ZIP'],
    ['nothing', '\n', 'no table'],
    ['no text', 'a\0b\0\0\0', 'not a text file'],
  ])('of %s is refused with a sentence, and leaves nothing', async (_what, body, words) => {
    const refused = await send(body, manager);
    expect(refused.status).toBe(422);
    expect(refused.body.error.message).toContain(words);
  });

  it('asks for the SKU, and for columns that are there', async () => {
    const { body } = await send('name,price\nTea,1\n', manager);
    const { id } = body.import;
    const none = await startAs(manager, id, readingOf({ ...body.import, mapping: { name: 'name' } }));
    expect(none.body.error.message).toContain('SKU');
    const strange = await startAs(manager, id, readingOf({ ...body.import, mapping: { sku: 'code' } }));
    expect(strange.body.error.message).toContain('"code"');
  });
});

describe('the currency of new products', () => {
  /** Imports two lines at a stall that has one product, in pounds; resolves with SKU and currency of what is new. */
  async function importAtPounds(given: { head?: string; cell?: string; settings?: object }) {
    const pounds = await makeStall(sql, 'pounds');
    const owner = await member('pounds', pounds, 'owner');
    const category = await makeCategory(sql, 'pound-tea');
    const there = await makeProduct(sql, pounds, category.id, { name: 'Earl Grey', quantity: 0 });
    await sql`update public.products set currency = 'GBP' where id = ${there.id}`;
    const { head = '', cell = '', settings = {} } = given;
    const lines = `sku,name,category,price${head}\nP-1,Assam,${category.slug},4.50${cell}\n`;
    const uploaded = await send(`${lines}P-2,Ceylon,${category.slug},5${head && ','}\n`, owner);
    const { id } = uploaded.body.import;
    const asked = readingOf(uploaded.body.import);
    await startAs(owner, id, { ...asked, reading: { ...asked.reading, settings } });
    await work(id);
    const { body } = await call(getImport, `/api/vendor/imports/${id}`, { ...at(id), cookie: owner });
    await startAs(owner, id, { run: 'apply' });
    await work(id);
    const rows = await sql`
      select v.sku, p.currency from public.products p join public.product_variants v on v.product_id = p.id
      where p.vendor_id = ${pounds.id} and p.id <> ${there.id} order by v.sku`;
    return {
      settings: body.import.settings,
      problems: body.import.problems,
      made: rows.map(({ sku, currency }) => `${sku} ${currency}`),
    };
  }

  it('is that of the newest product of the stall, and kept with the check', async () => {
    const { made, settings } = await importAtPounds({});
    expect(made).toEqual(['P-1 GBP', 'P-2 GBP']);
    expect(settings.currency).toBe('GBP');
  });

  it('is what was chosen; what the file says comes first', async () => {
    const given = { head: ',currency', cell: ',chf', settings: { currency: 'USD' } };
    expect((await importAtPounds(given)).made).toEqual(['P-1 CHF', 'P-2 USD']);
  });

  it('is one of the market’s: a line with another one is refused', async () => {
    const { made, problems } = await importAtPounds({ head: ',currency', cell: ',JPY' });
    expect(made).toEqual(['P-2 GBP']);
    expect(problems).toMatchObject([{ line: 2, column: 'currency' }]);
    expect(problems[0].reason).toContain('EUR, GBP, USD');
  });
});

describe('an export', () => {
  it.each(['own', 'shopify', 'woocommerce'])(
    'in the format %s is for the people of the stall',
    async (format) => {
      const path = `/api/vendor/exports?vendor_id=${stall.id}&format=${format}`;
      const mine = await textOf(exportProducts, path, staff);
      expect(mine.status).toBe(200);
      expect(mine.headers.get('cache-control')).toContain('no-store');
      expect(mine.text).toContain('A-1');
      expect((await textOf(exportProducts, path, rival)).status).toBe(403);
    },
  );
});
