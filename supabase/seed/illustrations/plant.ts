import { darker } from '#supabase/seed/illustrations/colour';
import { drawFlower, type Flower } from '#supabase/seed/illustrations/flowers';
import { drawFruit, type Fruit } from '#supabase/seed/illustrations/fruits';
import type { Grain, GrainKind } from '#supabase/seed/illustrations/grains';
import type { TintName } from '#supabase/seed/illustrations/grounds';
import { drawLeaf, type Leaf, type LeafShape } from '#supabase/seed/illustrations/leaves';
import { at, n, stroke } from '#supabase/seed/illustrations/svg';

/** How a plant grows: leaves in turn, in pairs, from the ground, or a fruit that says it all. */
export type Habit = 'branch' | 'pairs' | 'rosette' | 'hero';

/** One species: how it grows, and what of it is sold. */
export interface Plant {
  habit: Habit;
  leaf: Leaf;
  flower?: Flower;
  fruit?: Fruit;
  grain: Grain;
  tint: TintName;
}

export const leafOf = (shape: LeafShape, colour: string, length = 120, width = 46): Leaf => ({
  shape,
  colour,
  length,
  width,
});

export const flowerOf = (
  kind: Flower['kind'],
  colour: string,
  heart: string,
  size = 60,
  petals?: number,
): Flower => ({
  kind,
  colour,
  heart,
  size,
  petals,
});

export const fruitOf = (kind: Fruit['kind'], colour: string, size = 80): Fruit => ({ kind, colour, size });

export const grainOf = (kind: GrainKind, size: number, ...colours: string[]): Grain => ({
  kind,
  size,
  colours,
});

interface Joint {
  x: number;
  y: number;
  turn: number;
}

/** Points along a stem that leans by `lean` pixels over `height`. */
function joint(t: number, height: number, lean: number): Joint {
  return { x: lean * t * t, y: -height * t, turn: (Math.atan2(2 * lean * t, height) * 180) / Math.PI };
}

const put = ({ x, y, turn }: Joint, inner: string, extraTurn: number, scale: number): string =>
  at(x, y, inner, turn + extraTurn, scale);

const isFaceOn = (flower: Flower): boolean =>
  ![
    'spike',
    'umbel',
    'cluster',
    'crocus',
    'thistle',
    'bells',
    'bud',
    'ear',
    'tail',
    'globe',
    'statice',
  ].includes(flower.kind);

function stemmed(plant: Plant, height: number, lean: number): string {
  const leaf = drawLeaf(plant.leaf);
  const paired = plant.habit === 'pairs';
  const count = paired ? 4 : 6;
  const nodes = Array.from({ length: count }, (_, i) => ({ i, t: 0.16 + (i * 0.72) / count }));
  const leaves = nodes.map(({ i, t }) => {
    const place = joint(t, height, lean);
    const scale = 1.05 - t * 0.42;
    const side = i % 2 ? 1 : -1;
    return paired
      ? put(place, leaf, -54, scale) + put(place, leaf, 54, scale)
      : put(place, leaf, side * 50, scale);
  });
  const stem = stroke(
    `M0 0Q0 ${n(-height / 2)} ${n(lean)} ${n(-height)}`,
    darker(plant.leaf.colour, 0.24),
    6,
  );
  return stem + leaves.join('') + crown(plant, height, lean);
}

/** What sits on the stem: the blossom at its tip, more on short side stems, fruit among the leaves. */
function crown({ flower, fruit, leaf }: Plant, height: number, lean: number): string {
  const tip = joint(1, height, lean);
  const parts: string[] = [];
  if (fruit) {
    const hang = drawFruit(fruit);
    parts.push(
      ...[0.44, 0.62, 0.8].map((t, i) =>
        put(joint(t, height, lean), hang, i % 2 ? 128 : -134, 0.86 - i * 0.05),
      ),
    );
  }
  if (flower) {
    const drawn = drawFlower(flower);
    const branches: [number, number, number][] = [
      [0.56, -40, 0.62],
      [0.72, 40, 0.72],
    ];
    for (const [t, turn, scale] of branches) {
      const length = height * 0.25;
      const side = stroke(
        `M0 0Q${turn > 0 ? -8 : 8} ${n(-length / 2)} 0 ${n(-length)}`,
        darker(leaf.colour, 0.2),
        4,
      );
      parts.push(
        put(
          joint(t, height, lean),
          side + at(0, -length, drawn, isFaceOn(flower) ? turn : 0, scale),
          turn,
          1,
        ),
      );
    }
    parts.push(put(tip, drawn, 0, 1));
  } else {
    const small = drawLeaf(leaf);
    parts.push(put(tip, small, -22, 0.62), put(tip, small, 24, 0.56), put(tip, small, 2, 0.7));
  }
  return parts.join('');
}

function rosette({ leaf, flower, fruit }: Plant, height: number): string {
  const drawn = drawLeaf({ ...leaf, length: leaf.length * 1.5 });
  const leaves = [-64, 62, -40, 38, -18, 16].map((turn, i) => at(0, 0, drawn, turn, 0.82 + i * 0.05));
  const stalks = [-17, 16, 0].map((turn, i) => {
    const length = height * (i === 2 ? 0.96 : 0.74);
    const head = flower ? drawFlower(flower) : fruit ? drawFruit(fruit) : '';
    const lines = stroke(
      `M0 0Q${turn * 0.5} ${n(-length / 2)} 0 ${n(-length)}`,
      darker(leaf.colour, 0.18),
      4.6,
    );
    return at(0, 0, lines + at(0, -length, head, 0, i === 2 ? 1 : 0.8), turn);
  });
  return leaves.slice(0, 4).join('') + stalks.join('') + leaves.slice(4).join('');
}

function hero({ leaf, fruit, flower }: Plant, height: number): string {
  const drawn = drawLeaf({ ...leaf, length: height * 0.5, width: (height * 0.5 * leaf.width) / leaf.length });
  const centre = fruit
    ? drawFruit({ ...fruit, size: height * 0.62 })
    : flower
      ? drawFlower({ ...flower, size: height * 0.4 })
      : '';
  const y = -height * 0.2;
  return (
    at(0, y, drawn, -58) +
    at(0, y, drawn, 56) +
    at(0, y, drawn, -104, 0.7) +
    at(0, y, drawn, 100, 0.7) +
    at(0, -height * 0.08, centre)
  );
}

/** The plant standing on the origin, about `height` pixels tall, leaning right for a positive `lean`. */
export function drawPlant(plant: Plant, height: number, lean = 40): string {
  if (plant.habit === 'rosette') return rosette(plant, height);
  if (plant.habit === 'hero') return hero(plant, height);
  return stemmed(plant, height, lean);
}
