import { writeFileSync } from 'node:fs';
import { openApi } from '#lib/api/openapi';
import { say } from './lib/say.ts';

// Writes docs/openapi.json, the API as other people's programs read it; a test fails when it is not what the contracts say.

const file = 'docs/openapi.json';
/** A line for each: a change of the API is read in the diff. */
const lines = (all: object) =>
  `{\n${Object.entries(all)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(',\n')}\n}`;
const { paths, components, ...head } = openApi();
const { schemas, ...shared } = components;
const shown = `${JSON.stringify(shared).slice(0, -1)},"schemas": ${lines(schemas)}}`;
writeFileSync(
  file,
  `${JSON.stringify(head).slice(0, -1)},"paths": ${lines(paths)},"components": ${shown}}\n`,
);
say(`${file} is what the contracts say`);
