import type { Routine, Schema } from './schema-types.ts';
import { arrayLiteral, type Binder, quote, quoteIn } from './statement.ts';

/** Arguments as they come: names and texts from an address, a JSON object, or one body. */
export type Arguments =
  | { kind: 'texts'; values: [string, string][] }
  | { kind: 'json'; text: string; keys: string[] }
  | { kind: 'whole'; text: string; type: string };

type Written = { from: string; list: string };

/** The empty name stands for a parameter without one. */
const named = (name: string, value: string, isVariadic: boolean) =>
  `${isVariadic ? 'variadic ' : ''}${name === '' ? '' : `${quote(name)} := `}${value}`;

function fromTexts(binder: Binder, routine: Routine, values: [string, string][]): Written {
  const parts = routine.parameters.flatMap(({ name, type, isVariadic }) => {
    const texts = values.filter(([key]) => key === name).map(([, text]) => text);
    const last = texts.at(-1);
    if (last === undefined) return [];
    const text = isVariadic ? arrayLiteral(texts) : last;
    return named(name, `${binder.bind(text)}::${type}`, isVariadic);
  });
  return { from: '', list: parts.join(', ') };
}

/** Postgres reads the JSON, so that arrays, JSON, composites and large numbers arrive as their types have them. */
function fromJson(binder: Binder, routine: Routine, text: string, keys: string[]): Written {
  const used = routine.parameters.filter(({ name }) => keys.includes(name));
  if (used.length === 0) return { from: '', list: '' };
  const [only] = used;
  if (only?.name === '') return { from: '', list: `(${binder.bind(text)}::json ->> '')::${only.type}` };
  const columns = used.map(({ name, type }) => `${quote(name)} ${type}`).join(', ');
  return {
    from: `json_to_record(${binder.bind(text)}::json) as "pgrst_body"(${columns}), lateral `,
    list: used
      .map(({ name, isVariadic }) => named(name, `"pgrst_body".${quote(name)}`, isVariadic))
      .join(', '),
  };
}

function writeArguments(binder: Binder, routine: Routine, given: Arguments): Written {
  switch (given.kind) {
    case 'texts':
      return fromTexts(binder, routine, given.values);
    case 'json':
      return fromJson(binder, routine, given.text, given.keys);
    case 'whole':
      return { from: '', list: `${binder.bind(given.text)}::${given.type}` };
  }
}

/** The rows that a function gives. A scalar stands in the one column `pgrst_scalar`. */
export function callSql(schema: Schema, binder: Binder, routine: Routine, given: Arguments): string {
  const { from, list } = writeArguments(binder, routine, given);
  const call = `${quoteIn(schema.name, routine.name)}(${list})`;
  return routine.returns.kind === 'composite'
    ? `select "pgrst_call".* from ${from}${call} as "pgrst_call"`
    : `select "pgrst_call"."pgrst_scalar" from ${from}${call} as "pgrst_call"("pgrst_scalar")`;
}
