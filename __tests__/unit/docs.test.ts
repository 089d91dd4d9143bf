import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { contracts } from '#lib/api/contracts';
import type { Endpoint } from '#lib/web/contract';

/** `GET /api/…` → the scope that a key needs, as the contracts say. */
const scopesOfRoutes = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries<Endpoint>(contracts).flatMap(([name, { scope }]) => (scope ? [[name, scope]] : [])),
  );

function scopesOfDocs(): Record<string, string> {
  const rows = readFileSync('docs/vendor-api.md', 'utf8').matchAll(
    /^\| `([A-Z]+ \/\S+)` \| `([a-z]+:[a-z]+)` \|/gm,
  );
  return Object.fromEntries([...rows].map(([, call = '', scope = '']) => [call, scope]));
}

it('the API of a stall lists exactly the calls that a key may make, with the scope of each', () => {
  const routes = scopesOfRoutes();
  expect(Object.keys(routes).length).toBeGreaterThan(20);
  expect(scopesOfDocs()).toEqual(routes);
});

it('the rows of that table are all read by the test above', () => {
  const table = readFileSync('docs/vendor-api.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| `/.test(line));
  expect(table.length).toBe(Object.keys(scopesOfDocs()).length);
});

describe.each(globSync('docs/decisions/*.md').map((file) => file.replaceAll('\\', '/')))('%s', (file) => {
  const text = readFileSync(file, 'utf8');
  const [heading = '', , status = ''] = text.split('\n');

  it('begins with its number, its state and since when it has been in it', () => {
    expect(basename(file)).toMatch(/^\d{3}-[a-z0-9]+(-[a-z0-9]+)*\.md$/);
    expect(heading).toMatch(new RegExp(`^# ${basename(file).slice(0, 3)}: \\S.*[^.]$`));
    const state = /^(?:Accepted|Replaced by \[\d{3}\]\(\d{3}-[a-z0-9-]+\.md\)|Taken back) on (\S+)\.$/;
    const since = state.exec(status)?.[1] ?? '';
    expect(since).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(new Date(since).toISOString().slice(0, 10)).toBe(since);
  });

  it('says the context, the decision and the consequences, once each and on one screen', () => {
    const parts = [...text.matchAll(/^(?:\*\*(.+?)\.\*\*\s+\S|(#.*))/gm)].map(
      ([, part, title]) => part ?? title,
    );
    expect(parts).toEqual([heading, 'Context', 'Decision', 'Consequences']);
    expect(text.split(/\s+/).length).toBeLessThan(450);
  });
});

it.each(globSync('{README.md,CONTRIBUTING.md,docs/**/*.md}').map((file) => file.replaceAll('\\', '/')))(
  'every link of %s to a file of ours leads to one that is there',
  (file) => {
    const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)];
    const paths = links.map(([, link = '']) => join(dirname(file), link));
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  },
);

it.each(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/glossary.md'])(
  'every file and folder that %s names is there',
  (file) => {
    const named = readFileSync(file, 'utf8').matchAll(
      /`((?:lib|app|components|hooks|scripts|supabase|__tests__|e2e|docs)\/[^`\s]*)`/g,
    );
    const paths = [...named].map(([, path = '']) => path).filter((path) => !/[…<*]/.test(path));
    expect(paths.filter((path) => ![path, `${path}.ts`].some((name) => existsSync(name)))).toEqual([]);
  },
);
