import { until } from '../../../__tests__/support/until.ts';
import { makeDatabaseWorld, WORLD_MS } from './database-world.ts';
import { asServer } from './target.ts';

const server = asServer();
let world: Awaited<ReturnType<typeof makeDatabaseWorld>>;
beforeAll(async () => {
  world = await makeDatabaseWorld();
}, WORLD_MS);
afterAll(() => world?.drop());

const cases: [string, () => PromiseLike<{ data: unknown; error: unknown }>, unknown][] = [
  [
    'one to many, with its own filter, order and limit',
    () =>
      server
        .from('conf_stalls')
        .select('id, conf_goods!conf_goods_stall(title)')
        .order('title', { referencedTable: 'conf_goods', ascending: false })
        .gt('conf_goods.price', 4)
        .limit(1, { referencedTable: 'conf_goods' })
        .order('id'),
    [
      { id: 1, conf_goods: [{ title: 'Pot' }] },
      { id: 2, conf_goods: [{ title: 'Jug' }] },
      { id: 3, conf_goods: [] },
    ],
  ],
  [
    'many to one by column, twice, with aliases',
    () =>
      server.from('conf_goods').select('id, at:stall_id(name), from:conf_stalls!giver_id(name)').eq('id', 1),
    [{ id: 1, at: { name: 'Fern' }, from: { name: 'Moss, "wet"' } }],
  ],
  [
    'one to one, both ways',
    () =>
      server.from('conf_stalls').select('id, conf_licences(code, conf_stalls(name))').lt('id', 4).order('id'),
    [
      { id: 1, conf_licences: { code: 'L-1', conf_stalls: { name: 'Fern' } } },
      { id: 2, conf_licences: { code: 'L-2', conf_stalls: { name: 'Moss, "wet"' } } },
      { id: 3, conf_licences: null },
    ],
  ],
  [
    'many to many',
    () =>
      server
        .from('conf_goods')
        .select('id, conf_labels(word)')
        .eq('id', 1)
        .order('id', { referencedTable: 'conf_labels' }),
    [{ id: 1, conf_labels: [{ word: 'new' }, { word: 'red' }] }],
  ],
  [
    'self references: parent by column, children by table and column',
    () =>
      server
        .from('conf_stalls')
        .select('id, parent_id(id), children:conf_stalls!parent_id(id)')
        .in('id', [1, 2])
        .order('id')
        .order('id', { referencedTable: 'children' }),
    [
      { id: 1, parent_id: null, children: [{ id: 2 }, { id: 3 }] },
      { id: 2, parent_id: { id: 1 }, children: [] },
    ],
  ],
  [
    '!inner filters what is around',
    () =>
      server
        .from('conf_stalls')
        .select('id, conf_goods!conf_goods_stall!inner(id)')
        .eq('conf_goods.title', 'Jug'),
    [{ id: 2, conf_goods: [{ id: 3 }] }],
  ],
  [
    '!inner of a to-one',
    () => server.from('conf_goods').select('id, conf_stalls!conf_goods_giver!inner(id)'),
    [{ id: 1, conf_stalls: { id: 2 } }],
  ],
  [
    'an embed that is null, and one that is not',
    () =>
      server
        .from('conf_stalls')
        .select('id, conf_licences(), conf_goods!conf_goods_stall()')
        .is('conf_goods', null)
        .is('conf_licences', null),
    [{ id: 3 }],
  ],
  [
    'either embed',
    () =>
      server
        .from('conf_stalls')
        .select('id, conf_licences(), goods:conf_goods!conf_goods_stall()')
        .or('conf_licences.not.is.null,goods.is.null')
        .order('id'),
    [{ id: 1 }, { id: 2 }, { id: 3 }],
  ],
  [
    'spread of a to-one and of a list',
    () =>
      server
        .from('conf_goods')
        .select('id, ...conf_stalls!conf_goods_stall(stall:name, mood), ...conf_labels(words:word)')
        .eq('id', 2),
    [{ id: 2, stall: 'Fern', mood: 'glad', words: ['old'] }],
  ],
  [
    'a view stands for its table',
    () => server.from('conf_open_goods').select('title, conf_stalls(name)').eq('id', 3),
    [{ title: 'Jug', conf_stalls: { name: 'Moss, "wet"' } }],
  ],
  [
    'from a table to a view',
    () => server.from('conf_stalls').select('id, conf_open_goods(title)').eq('id', 2),
    [{ id: 2, conf_open_goods: [{ title: 'Jug' }] }],
  ],
  [
    'computed columns and relationships',
    () =>
      server.from('conf_stalls').select('conf_shout, conf_first_good(title, conf_labels(word))').eq('id', 1),
    [
      {
        conf_shout: 'FERN',
        conf_first_good: { title: 'Cup', conf_labels: [{ word: 'new' }, { word: 'red' }] },
      },
    ],
  ],
  [
    'nested four deep',
    () =>
      server
        .from('conf_labels')
        .select(
          'word, conf_goods(title, conf_stalls!conf_goods_stall(name, children:conf_stalls!parent_id(id)))',
        )
        .eq('id', 2),
    [
      {
        word: 'old',
        conf_goods: [{ title: 'Pot', conf_stalls: { name: 'Fern', children: [{ id: 2 }, { id: 3 }] } }],
      },
    ],
  ],
];

test.each(cases)('embed: %s', async (_name, ask, expected) => {
  const { data, error } = await ask();
  expect(error).toBeNull();
  expect(data).toEqual(expected);
});

test('a count follows inner embeds', async () => {
  const found = await server
    .from('conf_stalls')
    .select('id, conf_goods!conf_goods_stall!inner(id)', { count: 'exact' })
    .eq('conf_goods.title', 'Jug');
  expect(found).toMatchObject({ count: 1, status: 200 });
});

test('an embed that could mean two things names both', async () => {
  const found = await server.from('conf_goods').select('id, conf_stalls(id)');
  expect(found).toMatchObject({ status: 300, error: { code: 'PGRST201' } });
  expect(found.error?.hint).toContain("'conf_stalls!conf_goods_giver'");
});

test('what is said of an embed that is not there is refused', async () => {
  expect(await server.from('conf_goods').select('id').eq('conf_labels.word', 'x')).toMatchObject({
    status: 400,
    error: { code: 'PGRST108' },
  });
  expect(
    await server.from('conf_goods').select('id, conf_labels(id)').order('conf_labels(id)'),
  ).toMatchObject({
    status: 400,
    error: { code: 'PGRST118' },
  });
});

describe('aggregates', () => {
  const untilSaid = (isOn: boolean) =>
    until('the setting is taken up', async () => {
      const { error } = await server.from('conf_goods').select('price.sum()');
      return (error === null) === isOn;
    });
  const set = async (statement: string, isOn: boolean) => {
    await world.sql.unsafe(statement);
    await world.sql.notify('pgrst', 'reload config');
    await untilSaid(isOn);
  };
  afterAll(() => set('alter role authenticator reset pgrst.db_aggregates_enabled', false));

  test('are refused until they are switched on', async () => {
    expect(await server.from('conf_goods').select('price.sum()')).toMatchObject({
      status: 400,
      error: { code: 'PGRST123' },
    });
    await set(`alter role authenticator set pgrst.db_aggregates_enabled = 'true'`, true);
    expect((await server.from('conf_goods').select('price.sum(), n:count(), amount.max()')).data).toEqual([
      { sum: 17.75, n: 3, max: 7 },
    ]);
    expect((await server.from('conf_goods').select('stall_id, amount.sum()').order('stall_id')).data).toEqual(
      [
        { stall_id: 1, sum: 4 },
        { stall_id: 2, sum: 7 },
      ],
    );
    expect(
      (
        await server
          .from('conf_stalls')
          .select('id, conf_goods!conf_goods_stall(amount.avg()::int)')
          .eq('id', 1)
      ).data,
    ).toEqual([{ id: 1, conf_goods: [{ avg: 2 }] }]);
    const byStall = await server
      .from('conf_goods')
      .select('amount.sum(), ...conf_stalls!conf_goods_stall(name)');
    expect(byStall.error).toBeNull();
    expect(byStall.data).toHaveLength(2);
    expect(byStall.data).toEqual(
      expect.arrayContaining([
        { sum: 4, name: 'Fern' },
        { sum: 7, name: expect.stringContaining('Moss') },
      ]),
    );
    expect(
      (
        await server
          .from('conf_goods')
          .select('count(), conf_stalls!conf_goods_stall(name)')
          .eq('stall_id', 1)
      ).data,
    ).toEqual([{ count: 2, conf_stalls: { name: 'Fern' } }]);
  });
});
