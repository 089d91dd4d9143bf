import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeze, frozenFile, hashMigrations, parseFrozen } from '../../scripts/schema/frozen-migrations.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livestall-frozen-'));
  for (const kind of ['migrations', 'rollbacks']) {
    await mkdir(join(folder, kind));
    await writeFile(join(folder, kind, '20260101000000_one.sql'), `-- ${kind}\n`);
  }
});

afterEach(() => rm(folder, { recursive: true }));

it('the migrations and rollbacks of the project are what they were when they were frozen', async () => {
  const frozen = parseFrozen(await readFile(frozenFile, 'utf8'));
  const present = await hashMigrations('supabase');
  expect(Object.keys(present).length).toBeGreaterThan(20);
  // What is missing in the list is written there by `npm run db:schema`.
  expect(freeze(frozen, present)).toEqual(frozen);
});

it('a new file is taken in, and nothing that was there changes', async () => {
  const frozen = freeze({}, await hashMigrations(folder));
  expect(Object.keys(frozen)).toEqual([
    'migrations/20260101000000_one.sql',
    'rollbacks/20260101000000_one.sql',
  ]);
  await writeFile(join(folder, 'migrations', '20260102000000_two.sql'), 'select 2;\n');
  const later = freeze(frozen, await hashMigrations(folder));
  expect(later).toMatchObject(frozen);
  expect(Object.keys(later)).toHaveLength(3);
});

it.each(['migrations', 'rollbacks'])(
  'an edit of a file in %s is refused: a new one is to be written',
  async (kind) => {
    const frozen = freeze({}, await hashMigrations(folder));
    await writeFile(join(folder, kind, '20260101000000_one.sql'), '-- better\n');
    const present = await hashMigrations(folder);
    expect(() => freeze(frozen, present)).toThrow(
      `supabase/${kind}/20260101000000_one.sql was changed, and migrations are frozen: write a new one.`,
    );
  },
);

it('so is its removal', async () => {
  const frozen = freeze({}, await hashMigrations(folder));
  await rm(join(folder, 'migrations', '20260101000000_one.sql'));
  const present = await hashMigrations(folder);
  expect(() => freeze(frozen, present)).toThrow('_one.sql was removed, and migrations are frozen');
});
