import { darker } from '#supabase/seed/illustrations/colour';
import { drawFlower } from '#supabase/seed/illustrations/flowers';
import { drawFruit } from '#supabase/seed/illustrations/fruits';
import { shadow, type TintName } from '#supabase/seed/illustrations/grounds';
import { drawLeaf } from '#supabase/seed/illustrations/leaves';
import { strays } from '#supabase/seed/illustrations/mounds';
import { drawPlant, type Plant } from '#supabase/seed/illustrations/plant';
import { kraft, type Scene, silhouette, stringColour } from '#supabase/seed/illustrations/scene';
import { at, n, path, rect, stroke } from '#supabase/seed/illustrations/svg';

interface Laid {
  x: number;
  y: number;
  turn?: number;
  scale?: number;
}

/** Things laid on the sheet: first the shadows of all, then all of them. */
function lay(tint: TintName, things: readonly (Laid & { drawn: string })[]): string {
  const shadows = things.map(({ x, y, drawn, turn, scale }) =>
    at(x + 9, y + 15, silhouette(drawn, tint), turn, scale),
  );
  return (
    shadows.join('') + things.map(({ x, y, drawn, turn, scale }) => at(x, y, drawn, turn, scale)).join('')
  );
}

const cast = (tint: TintName, x: number, y: number, drawn: string, turn = 0, scale = 1): string =>
  lay(tint, [{ x, y, drawn, turn, scale }]);

/** One tall specimen, as in a herbarium. */
const specimen: Scene = ({ plant, random, tint }) => {
  if (plant.habit === 'hero') return cast(tint, 400, 690, drawPlant(plant, 720));
  const lean = random.int(-60, 60);
  const grains = Array.from({ length: 5 }, (_, i) => ({
    x: 566 + (i % 3) * 58,
    y: 660 + Math.floor(i / 3) * 54,
  }));
  const strip = rect(-60, -13, 120, 26, '#f3e7c9', 'opacity=".85"');
  return (
    cast(tint, 380 - lean / 2, 720, drawPlant(plant, plant.habit === 'rosette' ? 440 : 540, lean)) +
    at(384 - lean / 2, 660, strip, -8) +
    strays(random, plant.grain, grains)
  );
};

/** Two sprigs crossing. */
const pair: Scene = ({ plant, random, tint }) => {
  const drawn = drawPlant(plant, plant.habit === 'rosette' ? 430 : 520, 30);
  return lay(tint, [
    { x: 250, y: 716, drawn, turn: 12 + random.int(-3, 3), scale: 0.92 },
    {
      x: 560,
      y: 730,
      drawn: drawPlant(plant, plant.habit === 'rosette' ? 400 : 480, -34),
      turn: -14 + random.int(-3, 3),
      scale: 0.9,
    },
  ]);
};

/** Stems for a bunch: long, with the head on top and small leaves below it. */
function stem(plant: Plant, length: number): string {
  const leaf = drawLeaf({ ...plant.leaf, length: plant.leaf.length * 0.56, width: plant.leaf.width * 0.56 });
  const head = plant.flower
    ? drawFlower(plant.flower)
    : plant.fruit
      ? drawFruit(plant.fruit)
      : at(0, 20, drawLeaf(plant.leaf)) + at(0, 50, leaf, -40) + at(0, 50, leaf, 40);
  const leaves = [0.5, 0.64, 0.78].map((t, i) => at(0, -length * t, leaf, i % 2 ? 46 : -46));
  return (
    stroke(`M0 0L0 ${n(-length)}`, darker(plant.leaf.colour, 0.2), 4) + leaves.join('') + at(0, -length, head)
  );
}

const tieKnot = (width: number): string => {
  const cord = [-14, -4, 6, 16].map((y) => `M${-width} ${y}Q0 ${y + 12} ${width} ${y}`).join('');
  const bow = 'M0 4C-50 -48 -96 -8 0 6C52 -52 98 -8 0 6M0 6L-38 82M0 6L44 74';
  return (
    stroke(cord, darker(stringColour, 0.24), 8) +
    stroke(cord, stringColour, 4.6) +
    at(8, 4, stroke(bow, darker(stringColour, 0.24), 8) + stroke(bow, stringColour, 4.6))
  );
};

const fanOf = (
  { plant, random }: { plant: Plant; random: Parameters<Scene>[0]['random'] },
  count: number,
): string => {
  const tall = stem(plant, 372);
  const short = stem(plant, 300);
  return Array.from({ length: count }, (_, i) => (i - (count - 1) / 2) * (88 / count))
    .map((turn) => ({ turn, depth: Math.abs(turn) }))
    .sort((a, b) => b.depth - a.depth)
    .map(({ turn, depth }, i) =>
      at(turn * 0.5, -4, i % 2 ? short : tall, turn + random.int(-3, 3), 1 - depth * 0.002),
    )
    .join('');
};

/** A dried bunch, tied, lying or hanging. */
const bunch: Scene = (input) => {
  const tails = Array.from({ length: 9 }, (_, i) =>
    stroke(
      `M${(i - 4) * 5} 0L${(i - 4) * 17} ${168 + (i % 3) * 16}`,
      darker(input.plant.leaf.colour, 0.12 + (i % 3) * 0.08),
      5,
    ),
  ).join('');
  const body = tails + fanOf(input, 9) + tieKnot(44);
  return shadow(410, 590, 150, 110, 0.6) + cast(input.tint, 400, 546, body, input.random.int(-9, 9));
};

/** A bunch in brown paper. */
const wrapped: Scene = (input) => {
  const back = path('M-210 -190L210 -210L74 214Q0 236 -74 214Z', darker(kraft, 0.16));
  const front =
    path('M-196 -96Q-60 -20 12 -40Q110 -70 204 -128L70 214Q0 236 -70 214Z', kraft) +
    path('M12 -40Q110 -70 204 -128L70 214Q20 230 4 226Z', darker(kraft, 0.12), 'opacity=".7"') +
    stroke('M-120 -40L-40 196M-60 -20L-14 204', darker(kraft, 0.22), 2.4, 'opacity=".5"');
  return (
    shadow(410, 620, 240, 150, 0.7) +
    at(
      400,
      520,
      back + at(0, 40, fanOf(input, 9), 0, 0.98) + front + at(0, 96, tieKnot(102)),
      input.random.int(-6, 6),
    )
  );
};

/** A wreath on the wall. */
const wreath: Scene = ({ plant, random, tint }) => {
  const leaf = drawLeaf({
    ...plant.leaf,
    length: Math.min(130, plant.leaf.length),
    width: Math.min(64, plant.leaf.width),
  });
  const head = plant.flower
    ? drawFlower({ ...plant.flower, size: Math.min(64, plant.flower.size) })
    : plant.fruit
      ? drawFruit({ ...plant.fruit, size: 74 })
      : '';
  const part = (
    count: number,
    r: number,
    draw: (i: number) => string,
    turn: (angle: number, i: number) => number,
  ) =>
    Array.from({ length: count }, (_, i) => {
      const a = (i / count) * 360;
      const rad = (a * Math.PI) / 180;
      return at(Math.cos(rad) * r, Math.sin(rad) * r, draw(i), turn(a, i), random.float(0.8, 1.08));
    }).join('');
  const loop =
    stroke('M-20 -330Q0 -380 20 -330', stringColour, 6) +
    stroke('M-222 0A222 222 0 1 1 222 0A222 222 0 1 1 -222 0', '#8a6f4c', 15);
  const leaves = part(
    30,
    214,
    () => leaf,
    (a, i) => a + 180 + (i % 3 === 0 ? -34 : i % 3 === 1 ? 10 : 44),
  );
  const heads = part(
    11,
    222,
    () => head,
    (a, i) => (plant.flower ? a + 90 + (i % 2 ? 30 : -30) : a + 90),
  );
  return at(412, 434, silhouette(leaves, tint)) + at(400, 416, loop + leaves + heads);
};

/** Blossoms strewn over the sheet, face up. */
const blossoms: Scene = ({ plant, random, tint }) => {
  const face = plant.flower
    ? drawFlower(plant.flower)
    : plant.fruit
      ? drawFruit(plant.fruit)
      : drawLeaf(plant.leaf);
  const leaf = drawLeaf(plant.leaf);
  const spots = [
    [250, 250, 1.5],
    [548, 220, 1.15],
    [420, 430, 1.7],
    [206, 530, 1.1],
    [620, 480, 1.4],
    [340, 650, 1.25],
    [570, 680, 1.0],
    [110, 380, 0.8],
    [690, 300, 0.75],
    [420, 130, 0.8],
  ];
  const leaves = [
    [330, 330, 40],
    [500, 560, 120],
    [170, 650, -60],
    [660, 590, 80],
    [130, 210, 200],
  ].map(([x = 0, y = 0, turn = 0]) => ({ x, y, drawn: leaf, turn: turn + random.int(-20, 20), scale: 0.9 }));
  const heads = spots.map(([x = 0, y = 0, scale = 1]) => ({
    x: x + random.int(-12, 12),
    y: y + random.int(-12, 12),
    drawn: face,
    turn: random.int(0, 71),
    scale: scale * 0.92,
  }));
  return (
    lay(tint, [...leaves, ...heads]) +
    strays(
      random,
      plant.grain,
      [
        { x: 90, y: 720 },
        { x: 720, y: 120 },
        { x: 700, y: 700 },
      ],
      0.8,
    )
  );
};

/** A close look: one head or fruit, very large, cropped by the sheet. */
const closeUp: Scene = ({ plant, random, tint }) => {
  const face = plant.flower
    ? drawFlower(plant.flower)
    : plant.fruit
      ? drawFruit(plant.fruit)
      : at(0, 40, drawLeaf(plant.leaf));
  const leaf = drawLeaf({ ...plant.leaf, length: 420, width: (420 * plant.leaf.width) / plant.leaf.length });
  const size = plant.flower?.size ?? plant.fruit?.size ?? plant.leaf.length;
  const side =
    !plant.flower ||
    [
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
    ].includes(plant.flower.kind);
  const turn = random.int(-14, 14);
  const back = [-72, 64, -128, 118].map((angle) => at(400, 500, leaf, angle + turn)).join('');
  return (
    back +
    cast(
      tint,
      400,
      side ? 716 : 410,
      stroke(side ? 'M0 120L0 0' : 'M0 430Q10 200 0 0', darker(plant.leaf.colour, 0.2), 16) +
        at(0, 0, face, 0, (side ? 520 : 292) / size),
      turn,
    )
  );
};

export const plateScenes = { specimen, pair, bunch, wrapped, wreath, blossoms, closeUp };
