import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import floors from './floors.json' with { type: 'json' };

/** Which room imports which, both sorted. */
export type Arrows = Map<string, string[]>;

const outer = ['app', 'components', 'hooks', 'supabase/local'];
/** Floors whose folders are rooms of their own. */
const divided = new Set(['data', 'engines', 'market']);

/** The room of a file: `lib/engines/cache` of `lib/engines/cache/ear.ts`; null for what the picture leaves out. */
export function roomOf(file: string): string | null {
  const path = file.replaceAll('\\', '/').replace(/\.tsx?$/, '');
  const found = outer.find((folder) => path.startsWith(`${folder}/`));
  if (found) return found;
  const [top, floor, room] = path.split('/');
  if (top !== 'lib' || !floor) return null;
  return divided.has(floor) && room ? `lib/${floor}/${room}` : `lib/${floor}`;
}

const specifier = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g;

function targetOf(file: string, name: string): string | null {
  if (name.startsWith('#')) return name.slice(1);
  return name.startsWith('.') ? join(dirname(file), name) : null;
}

/** Reads the imports of everything that the shop runs, below `root`. */
export function readArrows(root: string): Arrows {
  const arrows = new Map<string, Set<string>>();
  for (const file of globSync('{app,components,hooks,lib,supabase/local}/**/*.{ts,tsx}', { cwd: root })) {
    const from = roomOf(file);
    if (!from) continue;
    const to = arrows.get(from) ?? new Set();
    arrows.set(from, to);
    for (const [, name = ''] of readFileSync(join(root, file), 'utf8').matchAll(specifier)) {
      const target = targetOf(file, name);
      const room = target && roomOf(target);
      if (room && room !== from) to.add(room);
    }
  }
  return new Map([...arrows].sort().map(([from, to]) => [from, [...to].sort()]));
}

const floorOf = (room: string) => (room.startsWith('lib/') ? room.split('/').slice(0, 2).join('/') : room);

function betweenFloors(arrows: Arrows): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [from, targets] of arrows) {
    const floor = floorOf(from);
    const to = found.get(floor) ?? new Set();
    found.set(floor, to);
    for (const target of targets) if (floorOf(target) !== floor) to.add(floorOf(target));
  }
  return found;
}

/** Whether `to` can be reached from `from` by at least two arrows. */
function isIndirect(arrows: Map<string, Set<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const rest = [...(arrows.get(from) ?? [])].filter((room) => room !== to);
  for (let room = rest.pop(); room !== undefined; room = rest.pop()) {
    if (room === to) return true;
    if (seen.has(room)) continue;
    seen.add(room);
    rest.push(...(arrows.get(room) ?? []));
  }
  return false;
}

const idOf = (room: string) => room.replaceAll(/\W/g, '_');

function drawPicture(arrows: Arrows): string[] {
  const all = betweenFloors(arrows);
  const lines = [...all].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => !isIndirect(all, from, to))
      .sort()
      .map((to) => `  ${idOf(from)}["${from}"] --> ${idOf(to)}["${to}"]`),
  );
  return ['```mermaid', 'flowchart TD', ...lines.sort(), '```'];
}

/** The picture and the table of rooms and arrows, as docs/architecture.md has them. */
export function describeRooms(arrows: Arrows): string {
  const holds = floors.toReversed().map(({ floor, holds }) => `| \`lib/${floor}\` | ${holds} |`);
  const rows = [...arrows].map(
    ([from, to]) => `| \`${from}\` | ${to.map((room) => `\`${room}\``).join(' ')} |`,
  );
  return [
    'Arrows between floors, as the imports are; one that follows from others is left out here and is in the table below.',
    '',
    ...drawPicture(arrows),
    '',
    '| floor, from above | what is in it |',
    '|---|---|',
    ...holds,
    '',
    '| room | imports |',
    '|---|---|',
    ...rows,
  ].join('\n');
}

const begin = '<!-- rooms: written by `npm run rooms`, a test fails when it is not what the imports say -->';
const end = '<!-- end of rooms -->';

/** The document with its block of rooms written anew. Throws when it has none. */
export function withRooms(document: string, arrows: Arrows): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/architecture.md has no block between ${begin} and ${end}`);
  return `${document.slice(0, from)}${begin}\n\n${describeRooms(arrows)}\n\n${document.slice(to)}`;
}
