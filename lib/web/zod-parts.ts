import * as all from 'zod';

/**
 * What browser code makes the shapes of answers from. `import('zod')` would bring the whole library, messages in fifty
 * languages included: more than twice as much.
 */
export const z = {
  object: all.object,
  array: all.array,
  literal: all.literal,
  string: all.string,
  number: all.number,
  uuid: all.uuid,
};
