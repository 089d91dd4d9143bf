/** Which column of which relation a view's column shows unchanged. */
export type ViewColumn = { column: string; relation: number; number: number };

const TARGET =
  /^\{TARGETENTRY [\s\S]*:resno (\d+) :resname ((?:\\.|[^ \\])+) :ressortgroupref \d+ :resorigtbl (\d+) :resorigcol (\d+) :resjunk (true|false)\}$/;

/**
 * What a view shows of other relations, read from the tree of its rule (`pg_rewrite.ev_action`): the target list of
 * the outermost query names the origin of each column that is passed on as it is. Unions and expressions have none.
 */
export function readViewColumns(definition: string): ViewColumn[] {
  const columns: ViewColumn[] = [];
  let depth = 0;
  let start = -1;
  for (let at = 0; at < definition.length; at += 1) {
    const char = definition[at];
    if (char === '\\') at += 1;
    else if (char === '{') {
      depth += 1;
      if (depth === 2 && definition.startsWith('{TARGETENTRY', at)) start = at;
    } else if (char === '}') {
      if (depth === 2 && start >= 0) {
        const column = readTarget(definition.slice(start, at + 1));
        if (column) columns.push(column);
        start = -1;
      }
      depth -= 1;
    }
  }
  return columns;
}

function readTarget(text: string): ViewColumn | undefined {
  const [, , name = '', relation, number, isJunk] = TARGET.exec(text) ?? [];
  if (isJunk !== 'false' || relation === '0' || number === '0') return undefined;
  return { column: name.replace(/\\(.)/g, '$1'), relation: Number(relation), number: Number(number) };
}
