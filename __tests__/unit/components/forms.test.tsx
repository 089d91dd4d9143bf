import { existsSync, globSync, readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { PostForm } from '#components/ui/post-form';
import { formFiles } from '../../../e2e/support/forms.ts';

const sources = globSync('{app,components}/**/*.tsx').map((file) => file.replaceAll('\\', '/'));
const textOf = (file: string) => readFileSync(file, 'utf8');
const filesWith = (pattern: RegExp) => sources.filter((file) => pattern.test(textOf(file))).sort();

/** They ask for something that stands in an address anyway, and hold nothing secret. */
const searches = [
  'components/admin/vendors/vendors-filters.tsx',
  'components/shop/filter-form.tsx',
  'components/shop/search-form.tsx',
];

describe('every form of the house', () => {
  it('is a PostForm, unless it is a search', () => {
    expect(filesWith(/<form\b/)).toEqual([...searches, 'components/ui/post-form.tsx'].sort());
    for (const file of searches) expect(textOf(file)).toMatch(/<form[^>]*action="\/[a-z/]+"/);
  });

  it('is listed with how it is tried without a script: e2e/support/forms.ts', () => {
    expect(Object.keys(formFiles).sort()).toEqual(filesWith(/<(PostForm|AuthForm)\b/));
  });

  it('is sent as a POST to an address that answers', () => {
    const named = sources.flatMap((file) => [...textOf(file).matchAll(/\bto="(\/forms\/[\w-]+)"/g)]);
    expect(named.length).toBeGreaterThan(5);
    for (const [, path] of named) expect(existsSync(`app${path}/route.ts`)).toBe(true);
    const html = renderToStaticMarkup(<PostForm aria-label="x" />);
    expect(html).toBe('<form aria-label="x" action="/forms/needs-script" method="post"></form>');
    expect(existsSync('app/forms/needs-script/route.ts')).toBe(true);
  });

  it('has no button that sends it somewhere else or in another way', () => {
    expect(filesWith(/\bform(Action|Method)=/)).toEqual([]);
  });
});
