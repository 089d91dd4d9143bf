import { nearest } from './nearest.ts';
import { RestError } from './rest-error.ts';
import type { Routine, Schema } from './schema-types.ts';

/** How arguments come: by name, or as one body of a kind. */
export type Given = { names: string[]; single?: 'json' | 'text' | 'bytea' | undefined };

const takesNames = (routine: Routine, names: string[]) =>
  names.every((name) => routine.parameters.some((parameter) => parameter.name === name)) &&
  routine.parameters.every(({ isRequired, name }) => !isRequired || names.includes(name));

function takesSingle(routine: Routine, kind: NonNullable<Given['single']>): boolean {
  const [first, ...others] = routine.parameters;
  if (!first || others.length > 0 || first.name !== '') return false;
  return kind === 'json' ? first.type === 'json' || first.type === 'jsonb' : first.type === kind;
}

const signature = (schema: Schema, { name, parameters }: Routine) =>
  `${schema.name}.${name}(${parameters.map((parameter) => `${parameter.name} => ${parameter.type}`).join(', ')})`;

function missing(schema: Schema, name: string, { names, single }: Given): RestError {
  const label = `${schema.name}.${name}`;
  const list = names.join(', ');
  const withNames =
    names.length > 0 ? `with parameter${names.length > 1 ? 's' : ''} ${list}` : 'without parameters';
  const orSingle = single === 'json' ? ' or with a single unnamed json/jsonb parameter' : '';
  const details =
    single === 'text' || single === 'bytea'
      ? `Searched for the function ${label} with a single unnamed ${single} parameter, but no matches were found in the schema cache.`
      : `Searched for the function ${label} ${withNames}${orSingle}, but no matches were found in the schema cache.`;
  const same = schema.routines
    .get(name)
    ?.find(
      ({ parameters }) => parameters.length > 0 && parameters.every((parameter) => parameter.name !== ''),
    );
  const near = nearest(name, schema.routines.keys());
  const hint = same ? signature(schema, same).replace(/ => [^,)]+/g, '') : near && `${schema.name}.${near}`;
  const asked = names.length > 0 ? `${label}(${list})` : `${label} without parameters`;
  return new RestError(404, 'PGRST202', `Could not find the function ${asked} in the schema cache`, {
    details,
    hint: hint ? `Perhaps you meant to call the function ${hint}` : null,
    mayBeStale: true,
  });
}

/** Throws PGRST202 for none and PGRST203 for several. */
export function findRoutine(
  schema: Schema,
  name: string,
  given: Given,
): { routine: Routine; isSingle: boolean } {
  const all = schema.routines.get(name) ?? [];
  const byBody = given.single === 'text' || given.single === 'bytea';
  const named = byBody ? [] : all.filter((routine) => takesNames(routine, given.names));
  const found = named.toSorted(
    (a, b) =>
      a.parameters.length - b.parameters.length || signature(schema, a).localeCompare(signature(schema, b)),
  );
  const [first, ...others] = found;
  if (first && others.length === 0) return { routine: first, isSingle: false };
  if (first) {
    throw new RestError(
      300,
      'PGRST203',
      `Could not choose the best candidate function between: ${found.map((routine) => signature(schema, routine)).join(', ')}`,
      {
        hint: 'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
      },
    );
  }
  const { single } = given;
  const whole = single && all.find((routine) => takesSingle(routine, single));
  if (whole) return { routine: whole, isSingle: true };
  throw missing(schema, name, given);
}
