import { runtime } from '#lib/runtime';
import { PUT as change, GET as read } from '../../app/api/vendor/tax/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { join, makePerson, makeStall, openDatabase, type Stall } from '../support/market.ts';

const sql = openDatabase();
let stall: Stall;
let cookie: string;

beforeAll(async () => {
  stall = await makeStall(sql, 'taxed');
  const owner = await makePerson(sql, 'taxed-owner');
  await join(sql, stall, owner.id, 'owner');
  cookie = await signIn(owner.email);
});

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const save = (profile: object) =>
  call(change, '/api/vendor/tax', { method: 'PUT', cookie, body: { vendor_id: stall.id, ...profile } });

it('a stall has no VAT until an owner says whose, and then that', async () => {
  const before = await call(read, `/api/vendor/tax?vendor_id=${stall.id}`, { cookie });
  expect(before.body.tax.profile).toBeNull();
  expect((await save({ country: 'AT', scheme: 'home' })).body.tax.profile).toEqual({
    country: 'AT',
    scheme: 'home',
  });
  expect((await save({ country: 'AT', scheme: 'none' })).body.tax.profile).toEqual({
    country: 'AT',
    scheme: 'none',
  });
});

it('countries come with what they ask today', async () => {
  const { body } = await call(read, '/api/vendor/tax', { cookie });
  expect(body.tax.countries).toHaveLength(30);
  expect(body.tax.countries).toContainEqual({ country: 'CH', area: 'CH', standard: 8.1, reduced: 2.6 });
});

it.each([
  [{ country: 'US', scheme: 'home' }, 'Choose one from the list'],
  [{ country: 'Germany', scheme: 'home' }, 'Choose a country from the list'],
  [{ country: 'DE', scheme: 'free' }, ''],
  [{ country: 'D\u0000', scheme: 'home' }, ''],
])('%j is refused in words, and nothing changes', async (profile, words) => {
  await save({ country: 'DE', scheme: 'home' });
  const answer = await save(profile);
  expect(answer.status).toBe(422);
  expect(JSON.stringify(answer.body.error)).toContain(words);
  const { body } = await call(read, '/api/vendor/tax', { cookie });
  expect(body.tax.profile).toEqual({ country: 'DE', scheme: 'home' });
});
