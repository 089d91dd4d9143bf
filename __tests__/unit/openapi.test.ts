import { globSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { contracts } from '#lib/api/contracts';
import { openApi } from '#lib/api/openapi';

const operation = z.object({
  summary: z.string().min(5),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query']) })),
  responses: z.record(z.string(), z.unknown()),
});
const paths = () =>
  z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) }).parse(openApi()).paths;

it('docs/openapi.json is what the contracts say: `npm run openapi` writes it anew', () => {
  expect(JSON.parse(readFileSync('docs/openapi.json', 'utf8'))).toEqual(openApi());
});

it('tells every endpoint that there is, and no other', () => {
  const told = Object.entries(paths()).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  const routes = globSync('app/api/**/route.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/Contract\[\s*'([^']+)'/g)].map(([, name]) => name),
  );
  expect(told.sort()).toEqual([...new Set(routes)].sort());
  expect(told.sort()).toEqual(Object.keys(contracts).sort());
});

it('names what varies in a path', () => {
  for (const [path, verbs] of Object.entries(paths()))
    for (const { parameters } of Object.values(verbs)) {
      const named = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
});

it('has summaries that are no sentences', () => {
  const summaries = Object.values(contracts).map(({ summary }) => summary);
  expect(summaries.filter((summary) => /\.$/.test(summary))).toEqual([]);
});

it('leads every reference to something that it says', () => {
  const references = [...JSON.stringify(openApi()).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  const find = (path: string) =>
    path
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], openApi());
  expect(references.length).toBeGreaterThan(100);
  expect(references.filter((path) => find(path) === undefined)).toEqual([]);
});

it('has an answer of every endpoint say `success` among its own fields', () => {
  const answers = Object.values(paths()).flatMap((verbs) =>
    Object.values(verbs).flatMap(({ responses }) => {
      const shape = z.looseObject({
        content: z.looseObject({
          'application/json': z.looseObject({ schema: z.unknown().optional() }).optional(),
        }),
      });
      return Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, told]) => shape.parse(told).content['application/json']?.schema ?? []);
    }),
  );
  const eachOf = (schema: unknown): unknown[] =>
    z
      .looseObject({ oneOf: z.array(z.unknown()) })
      .safeParse(schema)
      .data?.oneOf.flatMap(eachOf) ?? [schema];
  const objects = answers.flatMap(eachOf);
  expect(objects.length).toBeGreaterThan(90);
  for (const each of objects) {
    expect(each).not.toHaveProperty('allOf');
    expect(each).toMatchObject({ properties: { success: { const: true } } });
    expect(each).toHaveProperty('required', expect.arrayContaining(['success']));
  }
});
