import { makeDatabaseWorld, WORLD_MS } from './database-world.ts';
import { asServer, target } from './target.ts';

const server = asServer();
let world: Awaited<ReturnType<typeof makeDatabaseWorld>>;
beforeAll(async () => {
  world = await makeDatabaseWorld();
}, WORLD_MS);
beforeEach(() => world.reset());
afterAll(() => world?.drop());

const call = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
  fetch(`${target.url}/rest/v1/${path}`, {
    method,
    headers: { apikey: target.secretKey, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
const names = async () =>
  (await server.from('conf_stalls').select('name').order('id')).data?.map(({ name }) => name);

test('inserts: nothing back, a representation with embeds, many at once', async () => {
  expect(await server.from('conf_stalls').insert({ id: 10, name: 'Oak' })).toMatchObject({
    status: 201,
    data: null,
    error: null,
  });
  const one = await server
    .from('conf_goods')
    .insert({ stall_id: 10, title: 'Bowl', about: { deep: [1, { x: 'y' }] } })
    .select('title, about, amount, conf_stalls!conf_goods_stall(name)')
    .single();
  expect(one).toMatchObject({
    status: 201,
    data: { title: 'Bowl', about: { deep: [1, { x: 'y' }] }, amount: 1, conf_stalls: { name: 'Oak' } },
  });
  const many = await server
    .from('conf_stalls')
    .insert(
      [
        { id: 11, name: 'Ash', tags: ['p', 'q,"r'] },
        { id: 12, name: 'Elm', tags: null },
      ] as object[],
      { count: 'exact' },
    )
    .select('id');
  expect(many.error?.code).toBe('23502');
  const both = await server
    .from('conf_stalls')
    .insert([
      { id: 11, name: 'Ash', tags: ['p', 'q,"r'] },
      { id: 12, name: 'Elm', tags: [] },
    ])
    .select('id, tags');
  expect(both.data).toEqual([
    { id: 11, tags: ['p', 'q,"r'] },
    { id: 12, tags: [] },
  ]);
});

test('defaults for what is missing, when asked for', async () => {
  const rows = [{ name: 'Oak', mood: 'sad' }, { name: 'Elm' }];
  const plain = await server.from('conf_stalls').insert(rows).select('name, mood').order('name');
  expect(plain.data).toEqual([
    { name: 'Elm', mood: null },
    { name: 'Oak', mood: 'sad' },
  ]);
  await server.from('conf_stalls').delete().in('name', ['Oak', 'Elm']);
  const standard = await server
    .from('conf_stalls')
    .insert(rows, { defaultToNull: false })
    .select('name, mood')
    .order('name');
  expect(standard.data).toEqual([
    { name: 'Elm', mood: 'glad' },
    { name: 'Oak', mood: 'sad' },
  ]);
});

test('upserts: merge, ignore, by another key, and 200 when nothing is new', async () => {
  const merged = await server
    .from('conf_stalls')
    .upsert([
      { id: 1, name: 'Fir' },
      { id: 20, name: 'Yew' },
    ])
    .select('id, name')
    .order('id');
  expect(merged).toMatchObject({
    status: 201,
    data: [
      { id: 1, name: 'Fir' },
      { id: 20, name: 'Yew' },
    ],
  });
  expect((await server.from('conf_stalls').upsert({ id: 1, name: 'Fern' })).status).toBe(200);
  const ignored = await server
    .from('conf_stalls')
    .upsert({ name: 'Fern', mood: 'sad' }, { onConflict: 'name', ignoreDuplicates: true })
    .select();
  expect(ignored.data).toEqual([]);
  const byName = await server
    .from('conf_stalls')
    .upsert({ name: 'Fern', mood: 'sad' }, { onConflict: 'name' })
    .select('id, mood');
  expect(byName.data).toEqual([{ id: 1, mood: 'sad' }]);
});

test('PUT sets one row by its key', async () => {
  const put = (id: number, row: object) => call('PUT', `conf_labels?id=eq.${id}`, JSON.stringify(row));
  expect((await put(9, { id: 9, word: 'nine' })).status).toBe(201);
  expect((await put(9, { id: 9, word: 'neun' })).status).toBe(204);
  expect((await put(9, { id: 8, word: 'x' })).status).toBe(400);
  expect((await call('PUT', 'conf_labels?word=eq.new', '{"id":1,"word":"new"}')).status).toBe(405);
  expect((await server.from('conf_labels').select('word').eq('id', 9).single()).data).toEqual({
    word: 'neun',
  });
});

test('updates and deletes', async () => {
  const changed = await server
    .from('conf_goods')
    .update({ amount: 9, about: null })
    .eq('stall_id', 1)
    .select('id, amount')
    .order('id');
  expect(changed).toMatchObject({
    status: 200,
    data: [
      { id: 1, amount: 9 },
      { id: 2, amount: 9 },
    ],
  });
  expect(await server.from('conf_goods').update({ amount: 2 }, { count: 'exact' }).eq('id', 3)).toMatchObject(
    { status: 204, count: 1 },
  );
  expect(await server.from('conf_goods').update({}).eq('id', 3).select()).toMatchObject({
    status: 200,
    data: [],
  });
  expect(await server.from('conf_good_labels').delete({ count: 'exact' }).eq('good_id', 1)).toMatchObject({
    status: 204,
    count: 2,
  });
  const gone = await server
    .from('conf_goods')
    .delete()
    .eq('id', 1)
    .select('id, conf_stalls!conf_goods_stall(name)');
  expect(gone).toMatchObject({ status: 200, data: [{ id: 1, conf_stalls: { name: 'Fern' } }] });
});

test('what would touch every row must say which', async () => {
  expect(await server.from('conf_goods').update({ amount: 0 })).toMatchObject({
    status: 400,
    error: { code: '21000' },
  });
  expect(await server.from('conf_goods').delete()).toMatchObject({ status: 400, error: { code: '21000' } });
});

test('one object or nothing: a write that changes more is taken back', async () => {
  const two = await server.from('conf_goods').update({ amount: 50 }).gt('id', 0).select().single();
  expect(two).toMatchObject({ status: 406, error: { code: 'PGRST116' } });
  expect((await server.from('conf_goods').select('id').eq('amount', 50)).data).toEqual([]);
  const most = await call('PATCH', 'conf_goods?id=gt.0', '{"amount":50}', {
    prefer: 'handling=strict, max-affected=1',
  });
  expect(most.status).toBe(400);
  expect(await most.json()).toMatchObject({ code: 'PGRST124' });
  expect((await server.from('conf_goods').select('id').eq('amount', 50)).data).toEqual([]);
});

test.each([
  ['a second one', { id: 1, name: 'x' }, 409, '23505'],
  ['a parent that is not there', { name: 'x', parent_id: 999 }, 409, '23503'],
  ['what a check forbids', { name: 'forbidden' }, 400, '23514'],
  ['a number that is none', { name: 'x', id: 'y' }, 400, '22P02'],
  ['a number out of range', { name: 'x', id: '99999999999999999999' }, 400, '22003'],
  ['a NUL', { name: 'a\u0000b' }, 400, '22P05'],
  ['a lone surrogate', { name: 'a\ud800b' }, 400, '22P02'],
  ['a column that is not there', { name: 'x', colour: 'y' }, 400, 'PGRST204'],
  ['a word that is none of an enum', { name: 'x', mood: 'odd' }, 400, '22P02'],
])('an insert of %s', async (_name, row, status, code) => {
  expect(await server.from('conf_stalls').insert(row)).toMatchObject({ status, error: { code } });
});

test('bodies as CSV and as a form; Location of a new row', async () => {
  const csv = await call('POST', 'conf_labels', 'id,word\n30,"a,b"\n31,NULL\n', {
    'content-type': 'text/csv',
  });
  expect(csv.status).toBe(400);
  expect(
    (await call('POST', 'conf_labels', 'id,word\n30,"a,b"\n31,c\n', { 'content-type': 'text/csv' })).status,
  ).toBe(201);
  const form = await call('POST', 'conf_labels', 'id=32&word=d+e', {
    'content-type': 'application/x-www-form-urlencoded',
    prefer: 'return=headers-only',
  });
  expect([form.status, form.headers.get('location')]).toEqual([201, '/conf_labels?id=eq.32']);
  expect((await server.from('conf_labels').select('word').gte('id', 30).order('id')).data).toEqual([
    { word: 'a,b' },
    { word: 'c' },
    { word: 'd e' },
  ]);
});

test.each([
  ['', 400],
  ['{', 400],
  ['[1]', 400],
  ['"x"', 400],
  ['null', 400],
  ['[{"id":40,"word":"x"},{"id":41}]', 400],
  ['[]', 201],
  [`${'['.repeat(100_000)}`, 400],
])('a body of %.30j is answered with %d', async (body, status) => {
  expect((await call('POST', 'conf_labels', body)).status).toBe(status);
});

test('strict handling names what it does not know', async () => {
  const answer = await call('GET', 'conf_labels', undefined, { prefer: 'handling=strict, colour=red' });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'PGRST122', details: 'Invalid preferences: colour=red' });
});

test('nothing above stayed where it should not', async () => {
  expect(await names()).toEqual(['Fern', 'Moss, "wet"', 'Reed (old)']);
});
