import { addQuery, escaped, type Twist, word } from './draft.ts';
import { oddCursor } from './odd-values.ts';
import { knownNames, oddTexts } from './odd-words.ts';

// What can be wrong with an address.

export const oddQuery: Twist = (draft, random) => {
  const count = 1 + random.below(3);
  for (let i = 0; i < count; i += 1) {
    const value = random.pick([word(random), escaped(random.pick(oddTexts)), escaped(word(random))]);
    addQuery(draft, random.once(12) ? word(random) : random.pick(knownNames), value);
  }
};

export const cursor: Twist = (draft, random) => {
  addQuery(draft, 'cursor', oddCursor(random));
  if (random.once(2))
    addQuery(draft, 'sort', random.pick(['name', 'price_asc', 'price_desc', 'newest', 'relevance']));
};

export const restQuery: Twist = (draft, random) => {
  const clauses = ['select', 'order', 'limit', 'offset', 'id', 'and', 'or', 'columns'] as const;
  addQuery(
    draft,
    random.pick(clauses),
    random.pick([
      '',
      '%00',
      '*',
      '(',
      ')',
      'a.b.c',
      'id.desc.',
      '-1',
      '1e9',
      'eq.%00',
      'in.(%22)',
      'fts(x).y',
    ]),
  );
};

export const twice: Twist = (draft, random) => {
  const name = random.pick(knownNames);
  for (let i = 0; i < 2 + random.below(30); i += 1) addQuery(draft, name, word(random).slice(0, 40));
};

export const longQuery: Twist = (draft, random) => addQuery(draft, 'q', 'a%20'.repeat(random.below(2_500)));

export const oddPath: Twist = (draft, random) => {
  const at = draft.target.indexOf('?');
  const [path, query] = at < 0 ? [draft.target, ''] : [draft.target.slice(0, at), draft.target.slice(at)];
  draft.target =
    random.pick([
      `${path}/${word(random)}`,
      `${path}${word(random)}`,
      `/${word(random)}${path}`,
      `/${word(random)}`,
    ]) + query;
};
