import { grainDefs } from '#supabase/seed/illustrations/grains';
import {
  commonDefs,
  drawGround,
  type GroundShape,
  groundShapes,
  type TintName,
} from '#supabase/seed/illustrations/grounds';
import type { Plant } from '#supabase/seed/illustrations/plant';
import { type PlantName, plants } from '#supabase/seed/illustrations/plants';
import { type SceneName, scenes } from '#supabase/seed/illustrations/scenes';
import { glazes, tinColours } from '#supabase/seed/illustrations/vessels';
import { makeRandom } from '#supabase/seed/random';

/** What a picture shows. The same description gives the same picture, byte for byte. */
export interface Picture {
  /** Which dice to use: two pictures with different seeds differ in ground, glaze and scatter. */
  seed: string;
  plant: PlantName;
  scene: SceneName;
  tint?: TintName;
  /** What is in the cup, bottle or jar. */
  liquid?: string;
  /** Colour of tin, lid or packet band. */
  colour?: string;
}

const closeGrounds: readonly GroundShape[] = ['plain', 'sun', 'halves', 'cloth'];
const standing: readonly GroundShape[] = ['table', 'arch', 'hill', 'table'];
const lying = new Set<SceneName>([
  'plateful',
  'scoopful',
  'ring',
  'bundle',
  'pods',
  'trio',
  'bunch',
  'wrapped',
  'wreath',
  'blossoms',
  'closeUp',
  'specimen',
  'pair',
  'packeted',
  'packets',
]);

/** The picture as an SVG document, 800 by 800. */
export function composePicture(picture: Picture): string {
  const random = makeRandom(`picture:${picture.seed}`);
  const plant: Plant = plants[picture.plant];
  const tint =
    picture.tint ??
    (random.chance(0.72) ? plant.tint : random.pick(['cream', 'sand', 'mint', 'sky', 'blush'] as const));
  const shape = random.pick(
    lying.has(picture.scene) ? closeGrounds : random.chance(0.9) ? standing : groundShapes,
  );
  const glaze = random.pick(glazes);
  const colour = picture.colour ?? random.pick(tinColours);
  const drawn = scenes[picture.scene]({
    plant,
    random,
    tint,
    glaze,
    colour,
    liquid: picture.liquid ?? '#b5702f',
  });
  const defs = `<defs>${commonDefs}${grainDefs(plant.grain)}</defs>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800" viewBox="0 0 800 800">${defs}${drawGround(random, tint, shape)}${drawn}</svg>`;
}
