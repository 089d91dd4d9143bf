import type { Column, Routine, Schema, Table } from './schema-types.ts';

const JSON_TYPES: Record<string, string> = {
  boolean: 'boolean',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  real: 'number',
  'double precision': 'number',
  numeric: 'number',
};

function propertyOf(column: Column): object {
  const isArray = column.baseType.endsWith('[]');
  const known = JSON_TYPES[column.baseType];
  return isArray
    ? { type: 'array', items: {}, format: column.type }
    : { type: known ?? 'string', format: column.type };
}

const definitionOf = (table: Table) => ({
  type: 'object',
  required: [...table.columns.values()].filter(({ isRequired }) => isRequired).map(({ name }) => name),
  properties: Object.fromEntries([...table.columns].map(([name, column]) => [name, propertyOf(column)])),
});

const answers = { 200: { description: 'OK' } };

function tablePath(table: Table): object {
  const tags = [table.name];
  const read = { get: { tags, responses: answers } };
  return table.isView
    ? read
    : {
        ...read,
        post: { tags, responses: answers },
        patch: { tags, responses: answers },
        delete: { tags, responses: answers },
      };
}

const routinePath = ({ name, parameters }: Routine) => ({
  post: {
    tags: [`(rpc) ${name}`],
    parameters: [
      {
        name: 'args',
        in: 'body',
        schema: {
          type: 'object',
          required: parameters.filter(({ isRequired }) => isRequired).map((parameter) => parameter.name),
          properties: Object.fromEntries(
            parameters.map((parameter) => [parameter.name, { format: parameter.type }]),
          ),
        },
      },
    ],
    responses: answers,
  },
});

/** What there is, as an OpenAPI 2 document like PostgREST's. */
export function describeApi(schema: Schema): object {
  const routines = [...schema.routines].flatMap(([name, [first]]) =>
    first ? [[`/rpc/${name}`, routinePath(first)]] : [],
  );
  return {
    swagger: '2.0',
    info: { title: 'REST', description: `Schema ${schema.name}`, version: '14' },
    basePath: '/rest/v1',
    consumes: ['application/json', 'text/csv'],
    produces: ['application/json', 'text/csv'],
    definitions: Object.fromEntries([...schema.tables].map(([name, table]) => [name, definitionOf(table)])),
    paths: Object.fromEntries([
      ...[...schema.tables].map(([name, table]) => [`/${name}`, tablePath(table)]),
      ...routines,
    ]),
  };
}
