import type { EmbedNode, ReadNode } from './plan-read.ts';
import type { Condition, Field, Filter, Operation } from './query-tree.ts';
import { RestError } from './rest-error.ts';
import { arrayLiteral, type Binder, quote } from './statement.ts';

/** A resource where it stands in a statement. */
export type Place = {
  node: ReadNode;
  /** In quotes. */
  alias: string;
  /** What a statement changed or a function gave: has the columns of a table's row, and is none by its type. */
  isRecord: boolean;
  /** The SQL names of the embeds that are joined, in quotes. */
  embeds: Map<EmbedNode, string>;
};

/** A column, or something inside it. A JSON path works on every type: others are turned into JSON first. */
export function fieldSql(binder: Binder, place: Place, field: Field): string {
  const column = `${place.alias}.${quote(field.name)}`;
  if (field.path.length === 0) return column;
  const type = place.node.table?.columns.get(field.name)?.baseType;
  const start = type === 'json' || type === 'jsonb' ? column : `to_jsonb(${column})`;
  const steps = field.path.map(({ arrow, key }) =>
    typeof key === 'number' ? `${arrow}(${key})` : `${arrow}${binder.text(key)}`,
  );
  return `(${start}${steps.join('')})`;
}

function searchSql(
  binder: Binder,
  place: Place,
  field: Field,
  operation: Extract<Operation, { kind: 'search' }>,
): string {
  const config = operation.config === undefined ? '' : `${binder.bind(operation.config)}::regconfig, `;
  const left = fieldSql(binder, place, field);
  const type = place.node.table?.columns.get(field.name)?.baseType;
  const isDocument = field.path.length > 0 || type === undefined || type === 'tsvector';
  const document = isDocument ? left : `to_tsvector(${config}${left})`;
  return `${document} @@ ${operation.parser}(${config}${binder.bind(operation.value)})`;
}

function operationSql(binder: Binder, place: Place, { field, operation }: Filter): string {
  if (operation.kind === 'search') return searchSql(binder, place, field, operation);
  const left = fieldSql(binder, place, field);
  switch (operation.kind) {
    case 'in':
      return `${left} = any(${binder.bind(arrayLiteral(operation.values))})`;
    case 'is':
      return `${left} is ${operation.value}`;
    case 'distinct':
      return `${left} is distinct from ${binder.bind(operation.value)}`;
    case 'binary': {
      const right = binder.bind(operation.value);
      const { quantifier, operator } = operation;
      return `${left} ${operator} ${quantifier === undefined ? right : `${quantifier}(${right})`}`;
    }
  }
}

/** `embed=is.null`: whether there is anything at all. Undefined when the name is no embed's. */
function embedSql(place: Place, { field, operation, isNegated }: Filter): string | undefined {
  const found = [...place.embeds].find(([embed]) => embed.key === field.name);
  if (!found || field.path.length > 0) return undefined;
  const [embed, alias] = found;
  if (operation.kind !== 'is' || !(operation.value === 'null' || operation.value === 'not null')) {
    throw new RestError(400, 'PGRST120', `Bad operator on the '${field.name}' embedded resource`, {
      details: 'Only is null or not is null filters are allowed on embedded resources',
    });
  }
  const isNull = (operation.value === 'null') !== isNegated;
  return `${alias}.${quote(embed.isOne ? 'pgrst_found' : 'pgrst_list')} is ${isNull ? 'null' : 'not null'}`;
}

/** One condition in brackets. */
export function conditionSql(binder: Binder, place: Place, condition: Condition): string {
  if (condition.kind === 'logic') {
    const members = condition.members.map((member) => conditionSql(binder, place, member));
    return `${condition.isNegated ? 'not ' : ''}(${members.join(` ${condition.operator} `)})`;
  }
  const ofEmbed = embedSql(place, condition);
  if (ofEmbed !== undefined) return `(${ofEmbed})`;
  const text = operationSql(binder, place, condition);
  return condition.isNegated ? `(not (${text}))` : `(${text})`;
}

/** The columns that a tree of conditions names. */
export function namesIn(condition: Condition): string[] {
  return condition.kind === 'logic' ? condition.members.flatMap(namesIn) : [condition.field.name];
}
