import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';

/** Files of a small house, by path; every other file is planted beside them. */
type Tree = Record<string, string>;

const get = (path: string, name = 'x') => `import { ${name} } from '#${path}';\nexport const y = ${name};\n`;
const sqlFile = "import { sql } from 'kysely';\nexport const x = sql`select 1`;\n";
const plain = 'export const x = 1;\n';

/** A house that keeps every rule; `shipping` is a domain that no list names. */
const house: Tree = {
  'lib/base/errors.ts': plain,
  'lib/words/format.ts': get('lib/base/errors'),
  'lib/data/db/connect.ts': get('lib/words/format', 'y'),
  'lib/data/supabase/browser.ts': plain,
  'lib/engines/cache/cache.ts': get('lib/data/db/connect', 'y'),
  'lib/engines/cache/schema.ts': plain,
  'lib/tasks/queue.ts': get('lib/engines/cache/cache', 'y'),
  'lib/runtime.ts': get('lib/tasks/queue', 'y'),
  'lib/web/define-route.ts': get('lib/runtime', 'y'),
  'lib/web/client.ts': plain,
  'lib/market/shipping/rates.ts': sqlFile,
  'lib/market/shipping/schema.ts': plain,
  'lib/market/shipping/tags.ts': plain,
  'lib/market/shipping/labels.ts': plain,
  'lib/market/shipping/service.ts': get('lib/market/shipping/rates'),
  'lib/market/shipping/zones/service.ts': plain,
  'lib/market/orders/service.ts': [
    get('lib/market/shipping/service', 'y'),
    "export { x as zone } from '#lib/market/shipping/zones/service';\n",
    "export { x as tag } from '#lib/market/shipping/tags';\n",
  ].join(''),
  'lib/jobs/handlers/send.ts': get('lib/market/orders/service', 'y'),
  'lib/processes/web.ts': get('lib/jobs/handlers/send', 'y'),
  'supabase/local/stack.ts': get('lib/base/errors').replace('base/errors', 'data/postgres/open-pool'),
  'lib/data/postgres/open-pool.ts': plain,
  'components/ui/button.tsx': plain,
  'components/shop/card.tsx': get('components/ui/button'),
  'hooks/use-card.ts': get('lib/market/shipping/schema'),
  'app/api/orders/route.ts': get('lib/market/orders/service', 'y'),
  'scripts/start.ts': get('lib/processes/web', 'y'),
};

/** What breaks each rule: rule, file, text. */
const planted: [rule: string, file: string, text: string][] = [
  ['no-cycles', 'lib/words/round.ts', "import type { A } from '#lib/words/square';\nexport type B = A;\n"],
  ['resolvable', 'lib/words/lost.ts', get('lib/words/nowhere')],
  ['base-is-no-higher', 'lib/base/up.ts', get('lib/words/format', 'y')],
  ['words-is-no-higher', 'lib/words/up.ts', get('lib/data/db/connect', 'y')],
  ['data-is-no-higher', 'lib/data/db/up.ts', get('lib/engines/cache/cache', 'y')],
  ['engines-is-no-higher', 'lib/engines/cache/up.ts', get('lib/market/shipping/schema')],
  ['tasks-is-no-higher', 'lib/tasks/up.ts', get('lib/runtime', 'y')],
  ['runtime-is-no-higher', 'lib/runtime/up.ts', get('lib/web/define-route', 'y')],
  ['web-is-no-higher', 'lib/web/up.ts', get('lib/market/shipping/service', 'y')],
  ['market-is-no-higher', 'lib/market/orders/up.ts', get('lib/jobs/handlers/send', 'y')],
  ['jobs-is-no-higher', 'lib/jobs/up.ts', get('lib/processes/web', 'y')],
  ['api-is-no-higher', 'lib/api/up.ts', get('lib/processes/web', 'y')],
  ['every-room-has-a-floor', 'lib/market/orders/attic.ts', get('lib/attic/box')],
  ['every-folder-is-known', 'annex/room.ts', get('lib/market/shipping/service', 'y')],
  ['lib-is-below', 'lib/web/page.ts', get('components/ui/button')],
  [
    'engines-know-nothing-of-next',
    'lib/engines/cache/headers.ts',
    "export { headers } from 'next/headers';\n",
  ],
  ['domains-meet-at-their-doors', 'lib/market/orders/inside.ts', get('lib/market/shipping/labels')],
  ['shipping-keeps-its-queries', 'lib/market/orders/rates.ts', get('lib/market/shipping/rates')],
  ['shipping-keeps-its-queries', 'lib/jobs/handlers/rates.ts', get('lib/market/shipping/rates')],
  [
    'queries-see-the-database',
    'lib/market/orders/totals.ts',
    `${sqlFile}export * from '#lib/market/orders/service';\n`,
  ],
  ['app-imports', 'app/page.tsx', get('lib/market/shipping/labels')],
  ['components-are-leaves', 'components/shop/list.tsx', get('lib/market/shipping/service', 'y')],
  ['ui-knows-no-domain', 'components/ui/list.tsx', get('components/shop/card', 'y')],
  ['hooks-imports', 'hooks/use-list.ts', get('lib/market/shipping/service', 'y')],
  ['browser-code-takes-zod-in-parts', 'hooks/use-zod.ts', "export const z = () => import('zod');\n"],
  ['the-stack-stands-alone', 'supabase/local/shop.ts', get('lib/market/shipping/service', 'y')],
  ['no-folder-cycles', 'lib/engines/mail/from.ts', get('lib/engines/redis/to')],
];

/** What some of them stand on. */
const besides: Tree = {
  'lib/words/square.ts': "import type { B } from '#lib/words/round';\nexport type A = B | 1;\n",
  'lib/attic/box.ts': plain,
  'lib/engines/redis/to.ts': plain,
  'lib/engines/redis/back.ts': get('lib/engines/mail/to'),
  'lib/engines/mail/to.ts': plain,
};

const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string() })) }),
  }),
});

const root = join(import.meta.dirname, '../../..');
let folder: string;

function build(tree: Tree): void {
  for (const [file, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Runs what `npm run arch` runs, there. It ends with the number of what it found. */
function cruise() {
  const program = join(root, 'node_modules/.bin/depcruise');
  const args = ['.', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 });
  expect(stderr).not.toMatch(/error/i);
  return report.parse(JSON.parse(stdout)).summary;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'walls-'));
  mkdirSync(join(folder, 'scripts/lib'), { recursive: true });
  for (const file of ['.dependency-cruiser.cjs', 'scripts/lib/floors.json', 'package.json', 'tsconfig.json'])
    copyFileSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  build(house);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a house that keeps the rules passes', () => {
  expect(cruise().violations).toEqual([]);
});

it('each rule catches what breaks it, in a domain that was made yesterday too', () => {
  build(besides);
  build(Object.fromEntries(planted.map(([, file, text]) => [file, text])));
  const { violations, ruleSetUsed } = cruise();
  const caught = violations.map(({ from, rule }) => `${rule.name} ${from}`);
  for (const [rule, file] of planted)
    expect(caught).toContain(`${rule} ${rule === 'no-folder-cycles' ? dirname(file) : file}`);
  // The highest floor has nothing above it; orders has no queries of its own but the planted ones.
  const broken = new Set(planted.map(([rule]) => rule));
  const untried = ruleSetUsed.forbidden.map(({ name }) => name).filter((name) => !broken.has(name));
  expect(untried.sort()).toEqual(['orders-keeps-its-queries', 'processes-is-no-higher']);
});
