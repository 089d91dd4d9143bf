import { writeFileSync } from 'node:fs';
import { openApi } from '#lib/api/openapi';
import { say } from './lib/say.ts';

// Writes docs/openapi.json, the API as other people's programs read it; a test fails when it is not what the contracts say.

const file = 'docs/openapi.json';
const { paths, ...head } = openApi();
const lines = Object.entries(paths as object).map((entry) =>
  JSON.stringify(Object.fromEntries([entry])).slice(1, -1),
);
// A line for each path: a change of the API is read in the diff.
writeFileSync(file, `${JSON.stringify(head).slice(0, -1)},"paths":{\n${lines.join(',\n')}\n}}\n`);
say(`${file} is what the contracts say`);
