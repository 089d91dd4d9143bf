import { runtime } from '#lib/runtime';
import { PATCH as change, DELETE as remove } from '../../app/api/vendor/locations/[id]/route.ts';
import { POST as add, GET as list } from '../../app/api/vendor/locations/route.ts';
import { PATCH as changeSettings, GET as getSettings } from '../../app/api/vendor/settings/route.ts';
import { PUT as changeTopics } from '../../app/api/vendor/settings/topics/route.ts';
import { GET as publicVendor } from '../../app/api/vendors/[slug]/route.ts';
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
let cookies: Record<'owner' | 'manager' | 'staff' | 'rival', string>;

async function member(name: string, at: Stall, role: string): Promise<string> {
  const person = await makePerson(sql, name);
  await join(sql, at, person.id, role);
  return signIn(person.email);
}

beforeAll(async () => {
  stall = await makeStall(sql, 'places');
  const other = await makeStall(sql, 'rival');
  cookies = {
    owner: await member('owner', stall, 'owner'),
    manager: await member('manager', stall, 'manager'),
    staff: await member('staff', stall, 'staff'),
    rival: await member('rival', other, 'owner'),
  };
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const addPlace = (cookie: string, name: string) =>
  call(add, '/api/vendor/locations', { cookie, body: { vendor_id: stall.id, name, city: 'Porto' } });
const changePlace = (cookie: string, id: string, body: object) =>
  call(change, `/api/vendor/locations/${id}`, { method: 'PATCH', cookie, params: { id }, body });
const removePlace = (cookie: string, id: string) =>
  call(remove, `/api/vendor/locations/${id}`, { method: 'DELETE', cookie, params: { id } });

describe('/api/vendor/locations', () => {
  it('are added, renamed, made the main one and removed by managers', async () => {
    const cellar = (await addPlace(cookies.manager, 'Cellar')).body.location;
    expect(cellar).toMatchObject({ is_primary: false, shelf_count: 0 });
    const renamed = await changePlace(cookies.manager, cellar.id, { name: 'Vault', is_primary: true });
    expect(renamed.body.locations).toMatchObject([
      { name: 'Vault', is_primary: true },
      { name: 'Shop', is_primary: false },
    ]);
    expect((await removePlace(cookies.manager, cellar.id)).body.error.message).toContain('main location');
    await changePlace(cookies.manager, stall.locationId, { is_primary: true });
    expect((await removePlace(cookies.manager, cellar.id)).status).toBe(200);
  });

  it('have one name each', async () => {
    expect((await addPlace(cookies.manager, 'Shop')).status).toBe(409);
  });

  it('stay when they ever held something', async () => {
    const category = await makeCategory(sql, 'tea');
    const place = (await addPlace(cookies.owner, 'Barn')).body.location;
    const product = await makeProduct(sql, stall, category.id, { name: 'Assam', quantity: 0 });
    await sql`select private.move_stock(${product.variantId}, ${place.id}, 1, 'received', null)`;
    await sql`select private.move_stock(${product.variantId}, ${place.id}, -1, 'adjusted', null)`;
    const answer = await removePlace(cookies.owner, place.id);
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining('ledger')]);
  });

  it('are read by everybody at the stall and changed by nobody below a manager, nor from elsewhere', async () => {
    const read = await call(list, '/api/vendor/locations', { cookie: cookies.staff });
    expect(read.body.locations[0].name).toBe('Shop');
    for (const who of ['staff', 'rival'] as const) {
      expect((await addPlace(cookies[who], `By ${who}`)).status).toBe(403);
      expect((await changePlace(cookies[who], stall.locationId, { name: 'Mine' })).status).toBe(403);
      expect((await removePlace(cookies[who], stall.locationId)).status).toBe(403);
    }
    const foreign = await call(list, `/api/vendor/locations?vendor_id=${stall.id}`, {
      cookie: cookies.rival,
    });
    expect(foreign.status).toBe(403);
  });
});

describe('/api/vendor/settings', () => {
  const save = (cookie: string, body: object) =>
    call(changeSettings, '/api/vendor/settings', {
      method: 'PATCH',
      cookie,
      body: { vendor_id: stall.id, ...body },
    });

  it('are changed by owners, and shoppers read the new words at once', async () => {
    const answer = await save(cookies.owner, { tagline: 'Fresh leaves', time_zone: 'Europe/Lisbon' });
    expect(answer.body.settings).toMatchObject({ tagline: 'Fresh leaves', time_zone: 'Europe/Lisbon' });
    const shown = await call(publicVendor, `/api/vendors/${stall.slug}`, { params: { slug: stall.slug } });
    expect(shown.body.vendor.tagline).toBe('Fresh leaves');
    expect(JSON.stringify(shown.body)).not.toContain(answer.body.settings.email);
  });

  it.each(['manager', 'staff', 'rival'] as const)('are not for %s to change', async (who) => {
    expect((await save(cookies[who], { tagline: 'Mine' })).status).toBe(403);
  });

  it('take no name that an open stall has, nor one that looks like it: that is said at the field', async () => {
    const other = await makeStall(sql, 'named');
    const answer = await save(cookies.owner, { store_name: `ST\u0410LL  ${other.slug}` });
    expect(answer.status).toBe(409);
    expect(answer.body.error).toMatchObject({
      message: expect.stringMatching(/Another stall has this name/),
      details: { field: 'store_name' },
    });
  });

  it('take a picture of the own folder only', async () => {
    const file = `store/${stall.id}.webp`;
    const foreign = await save(cookies.owner, { image_path: `${stall.locationId}/${file}` });
    expect(foreign.status).toBe(422);
    const own = await save(cookies.owner, { image_path: `${stall.id}/${file}` });
    expect(own.body.settings.image).toContain(`/product-images/${stall.id}/${file}`);
    expect((await save(cookies.owner, { image_path: null })).body.settings.image).toBeNull();
  });

  it('let everybody at the stall choose their own mails', async () => {
    const choose = (topics: string[]) =>
      call(changeTopics, '/api/vendor/settings/topics', {
        method: 'PUT',
        cookie: cookies.staff,
        body: { vendor_id: stall.id, topics },
      });
    expect((await choose(['reports', 'low-stock'])).body.settings.topics).toEqual(['low-stock', 'reports']);
    expect((await choose(['reports'])).body.settings.topics).toEqual(['reports']);
    const owners = await call(getSettings, '/api/vendor/settings', { cookie: cookies.owner });
    expect(owners.body.settings.topics).toEqual([]);
  });
});
