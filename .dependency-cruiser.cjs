/** Who may import whom: docs/architecture.md says why. Test code may reach anything. */
const domains = '^lib/market/([^/]+)/';
const engines = '^lib/engines/';
/** What runs in the worker puts domains to work, and nothing else of the engines may. */
const jobHandlers = '^lib/jobs/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^#supabase/database\\.types$', '\\.css$', '^bun:'] },
    },
    {
      name: 'app-imports',
      comment:
        'Pages and handlers see components, hooks, services, schemas, lib/web, settings and the composition root.',
      severity: 'error',
      from: { path: '^app/' },
      to: {
        path: '^(lib|supabase|scripts|bench)/',
        pathNot: [
          `${domains}(service|schema)\\.ts$`,
          `${domains}[^/]+/(service|schema)\\.ts$`,
          '^lib/web/',
          '^lib/engines/monitoring/(readiness|stats-service|performance-query|schema|vitals)\\.ts$',
          '^lib/(jobs/admin-service|engines/jobs/schema)\\.ts$',
          '^lib/(runtime|base/env|base/errors|words/[^/]+|base/logger)\\.ts$',
        ],
      },
    },
    {
      name: 'components-are-leaves',
      severity: 'error',
      from: { path: '^components/' },
      to: {
        path: '^(app|lib|supabase|scripts)/',
        pathNot: [
          `${domains}schema\\.ts$`,
          `${domains}[^/]+/schema\\.ts$`,
          '^lib/web/auth/(schema|forms|scopes)\\.ts$',
          '^lib/words/',
          '^lib/words/steps\\.ts$',
          '^lib/web/(client|forms/form-schema|return-path)\\.ts$',
          '^lib/engines/(jobs|monitoring)/schema\\.ts$',
          '^lib/engines/realtime/',
        ],
      },
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
        path: '^(app|components|lib|supabase|scripts)/',
        pathNot: [
          `${domains}schema\\.ts$`,
          `${domains}[^/]+/schema\\.ts$`,
          '^lib/web/auth/(schema|forms|auth-messages)\\.ts$',
          '^lib/engines/(jobs|monitoring)/schema\\.ts$',
          '^lib/data/supabase/browser\\.ts$',
          '^lib/web/(client|return-path|zod-parts)\\.ts$',
          '^lib/engines/realtime/',
          '^lib/base/remember\\.ts$',
        ],
      },
    },
    {
      name: 'browser-code-takes-zod-in-parts',
      comment:
        '`import()` of all of zod brings its messages in fifty languages: lib/web/zod-parts has what is needed.',
      severity: 'error',
      from: { path: '^(hooks|components)/' },
      to: { path: 'node_modules/zod/', dependencyTypes: ['npm'], dynamic: true },
    },
    {
      name: 'a-domain-keeps-its-queries',
      comment: 'Another domain is asked through its service.',
      severity: 'error',
      from: { path: domains },
      to: { path: `${domains}.*queries?\\.ts$`, pathNot: '^lib/market/$1/' },
    },
    {
      name: 'queries-see-the-database',
      severity: 'error',
      from: { path: '^lib/.*/(list-query|queries|card-row)\\.ts$' },
      to: { path: '(service|runtime)\\.ts$' },
    },
    {
      name: 'engines-know-no-domain',
      severity: 'error',
      from: { path: engines },
      to: {
        path: [domains, jobHandlers, '^(app|components|hooks)/', 'node_modules/next/'],
        pathNot: [`${domains}schema\\.ts$`, `${domains}[^/]+/schema\\.ts$`],
      },
    },
    {
      name: 'lib-is-below',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(app|components|hooks|scripts|bench|supabase/local|supabase/seed)/' },
    },
    {
      name: 'the-stack-stands-alone',
      comment:
        'The embedded stack takes nothing from the shop but settings, the log and how Postgres is reached.',
      severity: 'error',
      from: { path: '^supabase/local/' },
      to: {
        path: '^(app|components|hooks|lib|supabase/seed)/',
        pathNot: '^lib/(base/(env|logger|remember)\\.ts$|data/postgres/)',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^\\.next|^\\.livestall|\\.test\\.tsx?$)' },
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
