import { makeDatabaseWorld, WORLD_MS } from './database-world.ts';
import { asServer, asVisitor, isHosted } from './target.ts';

const visitor = asVisitor();
const server = asServer();
let world: Awaited<ReturnType<typeof makeDatabaseWorld>>;
beforeAll(async () => {
  world = await makeDatabaseWorld();
}, WORLD_MS);
afterAll(() => world?.drop());

const stalls = (select = 'id') => server.from('conf_stalls').select(select).order('id');
const ids = (rows: unknown) => (rows as { id: number }[]).map(({ id }) => id);

test('rows as PostgREST writes them: times with T, numbers as numbers, arrays and JSON as such', async () => {
  const { data, error, status } = await server.from('conf_stalls').select('*').eq('id', 1).single();
  expect(error).toBeNull();
  expect(status).toBe(200);
  expect(data).toMatchObject({
    id: 1,
    opened: '2026-01-02T03:04:05.678+00:00',
    day: '2026-02-03',
    tags: ['a', 'b'],
    about: { size: { w: 3 } },
    mood: 'glad',
    span: '[1,5)',
  });
});

test('explain and GeoJSON are not to be had', async () => {
  expect((await server.from('conf_stalls').select('id').explain()).status).toBe(406);
  expect((await server.from('conf_stalls').select('id').geojson()).status).toBe(406);
});

test('columns, aliases, casts and JSON paths', async () => {
  const { data, error } = await server
    .from('conf_stalls')
    .select('name, key:id::text, about->>kind, width:about->size->>w, about->size->w, second:about->list->1')
    .eq('id', 1);
  expect(error).toBeNull();
  expect(data).toEqual([{ name: 'Fern', key: '1', kind: 'x', width: '3', w: 3, second: 20 }]);
});

test.each([
  ['eq', () => stalls().eq('name', 'Moss, "wet"'), [2]],
  ['neq', () => stalls().neq('id', 1), [2, 3]],
  ['gt and lte', () => stalls().gt('id', 1).lte('id', 2), [2]],
  ['like', () => stalls().like('name', '%e%'), [1, 2, 3]],
  ['ilike', () => stalls().ilike('name', 'f*'), [1]],
  ['likeAnyOf', () => stalls().likeAnyOf('name', ['F%', 'R%']), [1, 3]],
  ['likeAllOf', () => stalls().likeAllOf('name', ['F%', '%n']), [1]],
  ['match', () => stalls().filter('name', 'match', '^F'), [1]],
  ['imatch', () => stalls().filter('name', 'imatch', '^f'), [1]],
  ['is null', () => stalls().is('parent_id', null), [1]],
  ['not is null', () => stalls().not('parent_id', 'is', null), [2, 3]],
  ['isdistinct', () => stalls().filter('mood', 'isdistinct', 'glad'), [2, 3]],
  ['in with brackets and commas', () => stalls().in('name', ['Reed (old)', 'x, y', 'Fern']), [1, 3]],
  ['in of nothing', () => stalls().in('id', []), []],
  ['contains of an array', () => stalls().contains('tags', ['b']), [1, 2]],
  ['contains of JSON', () => stalls().contains('about', { kind: 'y' }), [3]],
  ['containedBy', () => stalls().containedBy('tags', ['b', 'c']), [2, 3]],
  ['overlaps', () => stalls().overlaps('tags', ['a', 'z']), [1]],
  ['ranges: sl', () => stalls().rangeLt('span', '[5,6)'), [1]],
  ['ranges: sr', () => stalls().rangeGt('span', '[1,5)'), [2]],
  ['ranges: nxl and nxr', () => stalls().rangeGte('span', '[5,6)').rangeLte('span', '[5,10)'), [2]],
  ['ranges: adj', () => stalls().rangeAdjacent('span', '[5,6)'), [1]],
  ['full text', () => stalls().textSearch('words', 'ferns', { config: 'english' }), [1]],
  ['full text, web', () => stalls().textSearch('words', '"moss" or reed', { type: 'websearch' }), [2, 3]],
  ['full text of a text', () => stalls().textSearch('name', 'fern', { type: 'plain' }), [1]],
  ['JSON path', () => stalls().eq('about->>kind', 'y'), [3]],
  ['JSON path that stays JSON', () => stalls().eq('about->size->w', 3), [1]],
  ['or', () => stalls().or('name.eq."Moss, \\"wet\\"",id.eq.1'), [1, 2]],
  ['or, nested', () => stalls().or('and(id.gt.1,name.like.*old*),name.in.("Fern","x,y")'), [1, 3]],
  ['or, negated', () => stalls().or('id.not.in.(1,2),not.and(id.gt.0,parent_id.not.is.null)'), [1, 3]],
  ['or with an array', () => stalls().or('tags.cs.{a,b},id.eq.3'), [1, 3]],
  ['eq(any)', () => stalls().filter('id', 'eq(any)', '{1,3}'), [1, 3]],
  ['computed column', () => stalls().eq('conf_shout', 'FERN'), [1]],
])('filter: %s', async (_name, ask, expected) => {
  const { data, error } = await ask();
  expect(error).toBeNull();
  expect(ids(data)).toEqual(expected);
});

test('order with nulls, by JSON and by a to-one embed', async () => {
  const byParent = await server
    .from('conf_stalls')
    .select('id')
    .order('parent_id', { nullsFirst: true })
    .order('id');
  expect(ids(byParent.data)).toEqual([1, 2, 3]);
  const byKind = await server.from('conf_stalls').select('id').order('about->>kind', { ascending: false });
  expect(ids(byKind.data)).toEqual([2, 3, 1]);
  const byStall = await server
    .from('conf_goods')
    .select('id, stall:conf_stalls!conf_goods_stall(name)')
    .order('stall(name)', { ascending: false })
    .order('id');
  expect(ids(byStall.data)).toEqual([3, 1, 2]);
});

test('counts, parts and what lies behind the end', async () => {
  const exact = await server.from('conf_stalls').select('id', { count: 'exact' }).order('id').range(0, 1);
  expect(exact).toMatchObject({ status: 206, count: 3, data: [{ id: 1 }, { id: 2 }] });
  const head = await server.from('conf_stalls').select('*', { count: 'exact', head: true }).gt('id', 1);
  expect(head).toMatchObject({ status: 200, count: 2, error: null });
  const estimated = await server.from('conf_stalls').select('id', { count: 'estimated' });
  expect(estimated).toMatchObject({ count: 3, status: 200 });
  const planned = await server.from('conf_stalls').select('id', { count: 'planned' });
  expect(planned.count).toBeGreaterThan(0);
  const behind = await server.from('conf_stalls').select('id', { count: 'exact' }).range(10, 12);
  expect(behind).toMatchObject({ status: 416, error: { code: 'PGRST103' } });
});

test('one object: 406 with the number of rows, and null for maybeSingle', async () => {
  expect(await server.from('conf_stalls').select().single()).toMatchObject({
    status: 406,
    error: { code: 'PGRST116', details: 'The result contains 3 rows' },
  });
  expect(await server.from('conf_stalls').select().eq('id', 77).single()).toMatchObject({
    error: { code: 'PGRST116', details: 'The result contains 0 rows' },
  });
  expect(await server.from('conf_stalls').select().eq('id', 77).maybeSingle()).toMatchObject({
    data: null,
    error: null,
  });
});

test('CSV, and objects without nulls', async () => {
  const csv = await server.from('conf_goods').select('id,title').order('id').csv();
  expect(csv.data).toBe('id,title\n1,Cup\n2,Pot\n3,Jug');
  const stripped = await server.from('conf_goods').select('id,giver_id').eq('id', 2).stripNulls();
  expect(stripped.data).toEqual([{ id: 2 }]);
});

test('errors have PostgREST’s shape, status and code', async () => {
  expect(await server.from('conf_none').select()).toMatchObject({ status: 404, error: { code: 'PGRST205' } });
  expect(await server.from('conf_stalls').select('nothing')).toMatchObject({
    status: 400,
    error: { code: '42703' },
  });
  expect(await server.from('conf_stalls').select('id,conf_notes(*)')).toMatchObject({
    status: 400,
    error: { code: 'PGRST200' },
  });
  expect(await server.from('conf_stalls').select().eq('id', 'x')).toMatchObject({
    status: 400,
    error: { code: '22P02' },
  });
  expect(await server.from('conf_stalls').select().filter('id', 'nope', 'x')).toMatchObject({
    status: 400,
    error: { code: 'PGRST100' },
  });
  expect(await server.schema('auth').from('users').select()).toMatchObject({
    status: 406,
    error: { code: 'PGRST106' },
  });
});

test('rights and row level security are the database’s', async () => {
  expect(await visitor.from('conf_notes').select('id,body')).toMatchObject({
    data: [{ id: 1, body: 'one' }],
  });
  expect(await visitor.from('conf_notes').select('*')).toMatchObject({
    status: 401,
    error: { code: '42501' },
  });
  expect((await server.from('conf_notes').select('id')).data).toHaveLength(2);
});

(isHosted ? test.skip : test)('who asks is seen by functions, with a limit of time by role', async () => {
  const { data } = await visitor.rpc('conf_settings').setHeader('x-conf', 'hi');
  expect(data).toMatchObject({
    role: 'anon',
    claims: 'anon',
    method: 'POST',
    path: '/rpc/conf_settings',
    agent: 'hi',
    limit: '3s',
  });
  const own = await server
    .rpc('conf_settings', undefined, { get: true })
    .setHeader('prefer', 'timezone=Asia/Tokyo');
  expect(own.data).toMatchObject({ role: 'service_role', method: 'GET', limit: '1min', zone: 'Asia/Tokyo' });
});
