import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { contracts } from '#lib/api/contracts';
import { errorStatus } from '#lib/base/errors';
import { jobDetail } from '#lib/engines/jobs/schema';
import { alert } from '#lib/market/alerts/schema';
import { productCard } from '#lib/market/catalog/schema';
import { stallFeed } from '#lib/market/feeds/schema';
import { importDetail } from '#lib/market/imports/schema';
import { stockTake } from '#lib/market/inventory/schema';
import { vendorOrder } from '#lib/market/orders/schema';
import { stallProduct } from '#lib/market/products/schema';
import { stallDetail } from '#lib/market/vendors/applications/schema';
import { stallSettings } from '#lib/market/vendors/settings/schema';
import { type Endpoint, isJson, type MediaAnswer } from '#lib/web/contract';

type Json = Record<string, unknown>;

/** Shapes that several endpoints answer: said once, by name. */
const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  Alert: alert,
  Feed: stallFeed,
  Import: importDetail,
  Job: jobDetail,
  Product: stallProduct,
  ProductCard: productCard,
  Stall: stallDetail,
  StallOrder: vendorOrder,
  StallSettings: stallSettings,
  StockTake: stockTake,
}))
  named.add(schema, { id });

/** A format says more to people than the pattern that checks it, and whole numbers need no limits of the machine's. */
function shorten({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

/** A transform is told by what goes in and what comes out; what has no JSON of its own is left open. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json => {
  const options = { io, unrepresentable: 'any', metadata: named, override: shorten } as const;
  const text = JSON.stringify(z.toJSONSchema(schema, options)).replaceAll(
    '#/$defs/',
    '#/components/schemas/',
  );
  const { $schema: _, $defs, ...shape } = JSON.parse(text);
  for (const [id, said] of Object.entries<unknown>($defs ?? {})) {
    if (schemas[id] && !isDeepStrictEqual(schemas[id], said)) throw new Error(`${id} names two shapes`);
    schemas[id] = said;
  }
  return shape;
};

function fieldsOf(
  schema: z.ZodType,
  schemas: Json,
): { properties: Record<string, Json>; required: string[] } {
  const { properties = {}, required = [] } = schemaOf(schema, 'input', schemas);
  return { properties: properties as Record<string, Json>, required: required as string[] };
}

function parametersOf({ params, query }: Endpoint, path: string, schemas: Json): Json[] {
  const inPath = params ? fieldsOf(params, schemas).properties : {};
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const asked = query ? fieldsOf(query, schemas) : { properties: {}, required: [] };
  return [
    ...names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: inPath[name] ?? { type: 'string' },
    })),
    ...Object.entries(asked.properties).map(([name, schema]) => ({
      name,
      in: 'query',
      required: asked.required.includes(name),
      schema,
    })),
  ];
}

/** `success` is one of the answer's fields: beside a closed object it would be refused. */
function withSuccess({ oneOf, properties, required, ...rest }: Json): Json {
  if (oneOf) return { ...rest, oneOf: (oneOf as Json[]).map(withSuccess) };
  return {
    ...rest,
    type: 'object',
    properties: { success: { const: true }, ...(properties as Json | undefined) },
    required: ['success', ...((required as string[] | undefined) ?? [])],
  };
}

function answerOf({ answer, ...endpoint }: Endpoint, schemas: Json): Json {
  const status = endpoint.status ?? 200;
  if (!isJson(answer)) {
    const { media } = answer as MediaAnswer;
    return { [status]: { description: 'What was asked for', content: { [media]: {} } } };
  }
  const schema = withSuccess(answer ? schemaOf(answer, 'output', schemas) : {});
  const content = { 'application/json': { schema } };
  return { [status]: { description: 'Done', content } };
}

function bodyOf({ body, stream }: Endpoint, schemas: Json): Json | undefined {
  if (stream) return { required: true, content: { [stream]: {} } };
  return (
    body && { required: true, content: { 'application/json': { schema: schemaOf(body, 'input', schemas) } } }
  );
}

const needs = ({ auth, scope }: Endpoint): string => {
  if (scope) return `For people of the stall, and keys with \`${scope}\`.`;
  const who = {
    public: 'For everybody.',
    optional: 'For everybody; says more to who is signed in.',
    user: 'For people who are signed in.',
    vendor: 'For people of the stall.',
    admin: 'For admins.',
  };
  return who[auth];
};

function operationOf(name: string, endpoint: Endpoint, schemas: Json): Json {
  const path = name.slice(name.indexOf(' ') + 1);
  const { auth, scope, summary } = endpoint;
  const session = auth === 'public' || auth === 'optional' ? [] : [{ session: [] }];
  const requestBody = bodyOf(endpoint, schemas);
  return {
    operationId: name.replace(/\W+/g, '_'),
    summary,
    description: needs(endpoint),
    security: scope ? [...session, { apiKey: [scope] }] : session,
    parameters: parametersOf(endpoint, path, schemas),
    ...(requestBody && { requestBody }),
    responses: { ...answerOf(endpoint, schemas), default: { $ref: '#/components/responses/Refusal' } },
  };
}

const refusal = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { enum: Object.keys(errorStatus) },
        message: { type: 'string', description: 'For people: what is wrong, and what to do next.' },
        details: { description: 'Of a 422, every wrong field; of a conflict, how it is now.' },
        requestId: { type: 'string', description: 'What to quote when asking for help.' },
      },
    },
  },
};

/** The shop's API as an OpenAPI 3.1 document, made of the contracts that the routes are answered by. */
export function openApi() {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(contracts).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [method = '', path = ''] = name.split(' ');
    const shown = path.replace(/:(\w+)/g, '{$1}');
    paths[shown] = { ...paths[shown], [method.toLowerCase()]: operationOf(name, endpoint, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Livestall', version: '1', license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      schemas,
      responses: {
        Refusal: {
          description: 'Refused',
          content: { 'application/json': { schema: refusal } },
        },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'sb-…-auth-token' },
        apiKey: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
