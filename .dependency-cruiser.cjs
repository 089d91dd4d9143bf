/**
 * Who may import whom: docs/architecture.md draws it, docs/decisions/035 and 036 say why. The rules are read from the
 * folders, so a new room is guarded the day it is made; `__tests__/unit/architecture/walls.test.ts` breaks each one.
 * Test code may reach anything.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const floors = require('./scripts/lib/floors.json').map(({ floor }) => floor);

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const named = (files) => `^(${files.map(escaped).join('|') || 'none'})$`;
const foldersIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))
    : [];
const sourcesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
        .filter((name) => name.endsWith('.ts'))
    : [];

/** What builds SQL is a query file, whatever it is called: it imports kysely or postgres for more than their types. */
const buildsSql = (file) =>
  /^import (?!type\b)[^;]*? from '(kysely|postgres)';/m.test(readFileSync(file, 'utf8'));
const domains = foldersIn('lib/market');
const queryFilesOf = (folder) => sourcesIn(folder).filter(buildsSql);

/** The doors of a domain. Two patterns, since a domain may have rooms of its own (`vendors/team`). */
const doors = (names) => [`^lib/market/[^/]+/(${names})\\.ts$`, `^lib/market/[^/]+/[^/]+/(${names})\\.ts$`];
const schemas = doors('schema|contract');
const services = doors('schema|contract|service');

/** What of the lower floors runs in browsers too. */
const browserParts = [
  '^lib/words/',
  '^lib/api/(call|send)\\.ts$',
  '^lib/web/(client|return-path|send-file|forms/form-schema)\\.ts$',
  '^lib/web/auth/(schema|scopes|forms|auth-messages)\\.ts$',
  '^lib/engines/[^/]+/schema\\.ts$',
  '^lib/engines/realtime/',
];

const floorRules = floors.map((floor, i) => ({
  name: `${floor}-is-no-higher`,
  comment: 'No arrow between the floors of lib/ runs up.',
  severity: 'error',
  from: { path: `^lib/${floor}[/.]` },
  to: { path: '^lib/', pathNot: `^lib/(${floors.slice(0, i + 1).join('|')})[/.]` },
}));

const homeRules = domains.map((domain) => ({
  name: `${domain}-keeps-its-queries`,
  comment: 'Nobody but the domain itself imports what builds its SQL; others ask its service.',
  severity: 'error',
  from: {
    path: '^(app|components|hooks|lib|middleware\\.ts|instrumentation)',
    pathNot: `^lib/market/${domain}/`,
  },
  to: { path: named(queryFilesOf(`lib/market/${domain}`)) },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'No circle of files, not even of their types alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-folder-cycles',
      scope: 'folder',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-folder-is-known',
      comment: 'A new folder beside app/, lib/ and the others is given its rules here first.',
      severity: 'error',
      from: { path: '^[^/]+/', pathNot: '^(app|components|hooks|lib|supabase|scripts|bench|node_modules)/' },
      to: { path: '^(app|components|hooks|lib|supabase|scripts|bench)/' },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^#supabase/database\\.types$', '\\.css$', '^bun:'] },
    },
    ...floorRules,
    {
      name: 'every-room-has-a-floor',
      comment: 'A new folder in lib/ gets its place in scripts/lib/floors.json first.',
      severity: 'error',
      from: { path: '^(app|components|hooks|lib|scripts|supabase|bench)/' },
      to: { path: '^lib/', pathNot: `^lib/(${floors.join('|')})[/.]` },
    },
    {
      name: 'lib-is-below',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(app|components|hooks|scripts|bench|supabase/local|supabase/seed)/' },
    },
    {
      name: 'engines-know-nothing-of-next',
      severity: 'error',
      from: { path: '^lib/(base|words|data|engines|tasks)/' },
      to: { path: 'node_modules/next/' },
    },
    {
      name: 'domains-meet-at-their-doors',
      comment: 'Another domain is asked through its service; its schema, contract and tags may be known.',
      severity: 'error',
      from: { path: '^lib/market/([^/]+)/' },
      to: {
        path: '^lib/market/',
        pathNot: ['^lib/market/$1/', ...doors('[a-z-]*service|schema|contract|tags')],
      },
    },
    ...homeRules,
    {
      name: 'queries-see-the-database',
      comment: 'What builds SQL decides nothing and asks nobody.',
      severity: 'error',
      from: { path: named(queryFilesOf('lib/market')) },
      to: { path: ['service\\.ts$', '^lib/runtime\\.ts$', '^lib/(jobs|processes)/'] },
    },
    {
      name: 'app-imports',
      comment: "Pages and handlers see components, hooks, the domains' services and contracts, and lib/web.",
      severity: 'error',
      from: { path: '^app/' },
      to: {
        path: '^(lib|supabase|scripts|bench)/',
        pathNot: [
          ...services,
          '^lib/(web|words)/',
          '^lib/engines/[^/]+/schema\\.ts$',
          '^lib/engines/monitoring/(readiness|stats-service|performance-query|vitals)\\.ts$',
          '^lib/(api/[^/]+|jobs/admin-service|jobs/contract)\\.ts$',
          '^lib/(runtime|base/env|base/errors)\\.ts$',
        ],
      },
    },
    {
      name: 'components-are-leaves',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^(app|lib|supabase|scripts|bench)/', pathNot: [...schemas, ...browserParts] },
    },
    {
      name: 'ui-knows-no-domain',
      severity: 'error',
      from: { path: '^components/ui/' },
      to: { path: '^(app|lib|hooks|components)/', pathNot: '^components/ui/' },
    },
    {
      name: 'hooks-imports',
      severity: 'error',
      from: { path: '^hooks/' },
      to: {
        path: '^(app|components|lib|supabase|scripts|bench)/',
        pathNot: [
          ...schemas,
          ...browserParts,
          '^lib/data/supabase/browser\\.ts$',
          '^lib/base/remember\\.ts$',
        ],
      },
    },
    {
      name: 'browser-code-takes-zod-in-parts',
      comment: '`import()` of all of zod brings its messages in fifty languages: import a schema instead.',
      severity: 'error',
      from: { path: '^(hooks|components)/' },
      to: { path: 'node_modules/zod/', dependencyTypes: ['npm'], dynamic: true },
    },
    {
      name: 'the-stack-stands-alone',
      comment:
        'The embedded stack takes nothing from the shop but settings, the log, fair turns, how a text is read or stands in HTML, and how Postgres is reached.',
      severity: 'error',
      from: { path: '^supabase/local/' },
      to: {
        path: '^(app|components|hooks|lib|supabase/seed)/',
        pathNot: '^lib/(base/(env|escape-html|fair-queue|logger|read-text|remember)\\.ts$|data/postgres/)',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^\\.next|^\\.livestall|\\.test\\.tsx?$|^(__tests__|e2e|supabase/tests)/)' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
