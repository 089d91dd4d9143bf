import { globSync, readFileSync } from 'node:fs';
import { jobTypes } from '#lib/tasks/job-types';

/** Every operation that the code defines, by kind, sorted. */
export interface Operations {
  route: string[];
  page: string[];
  query: string[];
  job: string[];
}

interface Found {
  names: string[];
  /** One sentence for each operation that is not timed under its own name. */
  problems: string[];
}

/** `app/(shop)/products/[id]/page.tsx` is `/products/:id`. */
export function patternOf(file: string): string {
  const segments = file.split('/').slice(1, -1);
  const shown = segments.filter((segment) => !/^\(.*\)$/.test(segment) && !segment.startsWith('@'));
  const parts = shown.map((segment) =>
    segment.replace(/^\[{1,2}\.{3}(\w+)\]{1,2}$/, ':$1*').replace(/\[(\w+)\]/, ':$1'),
  );
  return `/${parts.join('/')}`;
}

const handler =
  /^export (?:async )?(?:const|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b(?:\s*=\s*defineRoute\(\s*(?:\w+Contract\[|\{\s*name: )'([^']*)')?/gm;

function scanRoute(file: string, text: string): Found {
  const pattern = patternOf(file);
  const handlers = [...text.matchAll(handler)];
  if (handlers.length === 0) return { names: [], problems: [`${file} exports no handler of defineRoute`] };
  const names = handlers.map(([, verb]) => `${verb} ${pattern}`);
  const wrong = handlers.filter(([, verb, name]) => name !== `${verb} ${pattern}`);
  const problems = wrong.map(
    ([, verb, name]) =>
      `${file}: ${verb} must be defineRoute(…Contract['${verb} ${pattern}'], …)${name ? `, not '${name}'` : ''}`,
  );
  return { names, problems };
}

function scanPage(file: string, text: string): Found {
  const pattern = patternOf(file);
  const given = /^export default definePage\(\s*'([^']*)'/m.exec(text)?.[1];
  const isRight = given === pattern;
  return {
    names: [pattern],
    problems: isRight ? [] : [`${file} must \`export default definePage('${pattern}', …)\``],
  };
}

const exported = /^export (async function|function|const) (\w+)([\s\S]*?)(?=^\S|(?![\s\S]))/gm;
const isFunction = /^[^=]*=\s*(async\b|function\b|\(|<|\w+\s*=>)/;

const definedQueries = (text: string) =>
  [...text.matchAll(/\bdefineQuery\(\s*'([^']*)'/g)].map(([, name = '']) => name);

function scanQuery(room: string, kind: string, name: string, rest: string): string | null {
  const given = /^\s*=\s*defineQuery\(\s*'([^']*)'/.exec(rest)?.[1];
  const wanted = `${room}.${name}`;
  if (given === wanted) return null;
  // A statement is only written here; whoever runs it times it.
  if (name.endsWith('Statement')) return null;
  if (kind === 'const' && given === undefined && !isFunction.test(rest)) return null;
  return `${name} must be \`export const ${name} = defineQuery('${wanted}', …)\``;
}

function scanQueries(file: string, text: string): Found {
  const room = file.split('/').at(-2) ?? '';
  const found = [...text.matchAll(exported)];
  const problems = found.flatMap(([, kind = '', name = '', rest = '']) => {
    const problem = scanQuery(room, kind, name, rest);
    return problem ? [`${file}: ${problem}`] : [];
  });
  return { names: definedQueries(text), problems };
}

const isQueries = (file: string, text: string) =>
  /[/-]quer(y|ies)\.ts$/.test(file) &&
  !file.startsWith('lib/data/db/') &&
  /from '(kysely|#lib\/data\/db\/)/.test(text);

/** Where statements stand outside of queries, and why nobody times them. */
const untimed: Record<string, string> = {
  'lib/data/db/visitor-read.ts': 'says for how long the queries of a transaction may go on',
  'lib/data/db/roles.ts': 'says in whose name the queries of a transaction are asked',
  'lib/engines/cache/ear.ts': 'hears whether its own connection is alive',
};

const opensTransaction = /transaction\(\)\s*\.execute\(/g;
const runsStatement = /\.execute\(|\.executeTakeFirst|await [\w.]*sql(<[^`]*>)?`/;

/** The rest of lib: a statement outside of a queries file is timed where it stands. */
function scanOther(file: string, text: string): Found {
  const isTimed =
    !runsStatement.test(text.replace(opensTransaction, '')) ||
    /\b(defineQuery|timed)\(/.test(text) ||
    file in untimed;
  const problem = `${file} runs SQL that is not timed: move it to queries.ts, or wrap it with defineQuery`;
  return { names: definedQueries(text), problems: isTimed ? [] : [problem] };
}

function scanJobs(): Found {
  const isTimed = globSync('lib/engines/jobs/*.ts').some((file) =>
    /timed\(\s*'job'/.test(readFileSync(file, 'utf8')),
  );
  return {
    names: Object.keys(jobTypes),
    problems: isTimed ? [] : ["lib/engines/jobs must run every handler within timed('job', name, …)"],
  };
}

function scanFiles(pattern: string, scan: (file: string, text: string) => Found): Found {
  const files = globSync(pattern).map((file) => file.replaceAll('\\', '/'));
  const found = files.map((file) => scan(file, readFileSync(file, 'utf8')));
  return {
    names: found.flatMap(({ names }) => names).sort(),
    problems: found.flatMap((one) => one.problems),
  };
}

/** Reads what the code in the current folder defines, and what of it is not timed under its own name. */
export function scanOperations(): { operations: Operations; problems: string[] } {
  const route = scanFiles('app/**/route.ts', scanRoute);
  const page = scanFiles('app/**/page.tsx', scanPage);
  const query = scanFiles('lib/**/*.ts', (file, text) =>
    isQueries(file, text) ? scanQueries(file, text) : scanOther(file, text),
  );
  const job = scanJobs();
  return {
    operations: { route: route.names, page: page.names, query: query.names, job: job.names.sort() },
    problems: [route, page, query, job].flatMap(({ problems }) => problems),
  };
}

/** The module that lists them, as `lib/engines/monitoring/operations.ts` must be. */
export function operationsModule(operations: Operations): string {
  const lists = Object.entries(operations).map(
    ([kind, names]) => `  ${kind}: [\n${names.map((name: string) => `    '${name}',\n`).join('')}  ],\n`,
  );
  return `// Written by \`node scripts/list-operations.ts\`; a test fails when it is not what the code defines.

/** Every operation that exists. */
export const operations = {
${lists.join('')}} as const;
`;
}
