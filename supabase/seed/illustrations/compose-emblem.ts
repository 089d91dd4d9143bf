import { type EmblemName, emblems } from '#supabase/seed/illustrations/emblems';
import { commonDefs, drawGround, shadow, type TintName } from '#supabase/seed/illustrations/grounds';
import { drawPlant } from '#supabase/seed/illustrations/plant';
import { plants } from '#supabase/seed/illustrations/plants';
import { silhouette } from '#supabase/seed/illustrations/scene';
import { at } from '#supabase/seed/illustrations/svg';
import { makeRandom } from '#supabase/seed/random';

const palettes: readonly { tint: TintName; main: string; second: string }[] = [
  { tint: 'cream', main: '#7d2f2c', second: '#e2c48b' },
  { tint: 'sky', main: '#36496b', second: '#e6a05a' },
  { tint: 'mint', main: '#48695c', second: '#d9b26a' },
  { tint: 'blush', main: '#8a6f8c', second: '#c9774f' },
  { tint: 'sand', main: '#b5583c', second: '#3f5a60' },
];

const sprigs = ['eucalyptus', 'olive', 'rosemary', 'bay', 'sage'] as const;

/** A thing of everyday trade between two sprigs, in the manner of the botanical pictures. */
export function composeEmblem(name: EmblemName, seed: string, palette: number): string {
  const random = makeRandom(`emblem:${seed}:${palette}`);
  const { tint, main, second } = palettes[palette % palettes.length] ?? {
    tint: 'cream',
    main: '#7d2f2c',
    second: '#e2c48b',
  };
  const sprig = drawPlant(plants[random.pick(sprigs)], 460, 30);
  const left = { x: 150, y: 700, turn: -16 };
  const right = { x: 670, y: 690, turn: 14 };
  const behind = [left, right].map(
    ({ x, y, turn }) => at(x + 8, y + 14, silhouette(sprig, tint), turn) + at(x, y, sprig, turn),
  );
  const ground = drawGround(random, tint, random.pick(['sun', 'arch', 'cloth', 'hill'] as const));
  const thing = `<g transform="translate(400 410) scale(.98)">${emblems[name](main, second)}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800" viewBox="0 0 800 800"><defs>${commonDefs}</defs>${ground}${behind.join('')}${shadow(404, 630, 280, 56, 0.8)}${thing}</svg>`;
}
