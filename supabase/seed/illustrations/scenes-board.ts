import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { drawFruit } from '#supabase/seed/illustrations/fruits';
import { discSpots, strew } from '#supabase/seed/illustrations/grains';
import { shadow } from '#supabase/seed/illustrations/grounds';
import { heapFromAbove, moundFromSide, strays } from '#supabase/seed/illustrations/mounds';
import { drawPlant } from '#supabase/seed/illustrations/plant';
import { type Scene, type SceneInput, silhouette, stringColour } from '#supabase/seed/illustrations/scene';
import { at, circle, ellipse, path, rect, stroke } from '#supabase/seed/illustrations/svg';
import { bowl, dish, scoop } from '#supabase/seed/illustrations/vessels';

const sprigBehind = (
  { plant, tint }: SceneInput,
  x: number,
  y: number,
  turn: number,
  height: number,
): string => {
  const drawn = drawPlant(plant, height, 40);
  return at(x + 8, y + 14, silhouette(drawn, tint), turn) + at(x, y, drawn, turn);
};

const cornerSpots = (input: SceneInput, x: number, y: number, spread: number, count: number) =>
  discSpots(input.random, count, Math.max(spread, input.plant.grain.size * Math.sqrt(count) * 0.66)).map(
    (spot) => ({ x: x + spot.x, y: y + spot.y }),
  );

/** Loose ware in a plate from above, a sprig laid behind it. */
const plateful: Scene = (input) => {
  const { plant, random, glaze } = input;
  const left = random.chance(0.5);
  const sprig = sprigBehind(input, left ? 196 : 604, 660, left ? -20 : 16, 500);
  return (
    sprig +
    shadow(416, 470, 300, 290, 0.95) +
    at(410, 440, dish(random, 256, glaze)) +
    at(410, 440, heapFromAbove(random, plant.grain, 200)) +
    strays(random, plant.grain, cornerSpots(input, left ? 690 : 120, 706, 56, 5))
  );
};

/** A heap on the table, the plant standing behind it. */
const mound: Scene = (input) => {
  const { plant, random } = input;
  return (
    (plant.habit === 'hero'
      ? sprigBehind(input, 400, 520, 0, 430)
      : sprigBehind(input, 400, 610, random.int(-14, 14), 500)) +
    shadow(404, 652, 330, 62) +
    at(400, 640, moundFromSide(random, plant.grain, 560, 190)) +
    strays(random, plant.grain, [
      ...cornerSpots(input, 150, 696, 46, 4),
      ...cornerSpots(input, 640, 702, 60, 5),
    ])
  );
};

/** A bowl heaped full, from the side. */
const bowlful: Scene = (input) => {
  const { plant, random, glaze } = input;
  const heap = at(0, 8, moundFromSide(random, plant.grain, 388, 118));
  return (
    sprigBehind(input, 560, 660, 15, 480) +
    shadow(400, 664, 280, 50) +
    at(388, 470, bowl(420, 190, glaze, heap)) +
    strays(random, plant.grain, [
      ...cornerSpots(input, 168, 690, 44, 4),
      ...cornerSpots(input, 640, 700, 40, 3),
    ])
  );
};

/** A wooden scoop, spilling. */
const scoopful: Scene = (input) => {
  const { plant, random } = input;
  const fill = strew(
    random,
    plant.grain,
    discSpots(random, Math.round(Math.min(190, Math.max(16, 62000 / plant.grain.size ** 2))), 70).map(
      ({ x, y }) => ({ x: -56 + x * 1.6, y }),
    ),
  );
  const powder =
    plant.grain.kind === 'powder'
      ? ellipse(-50, 0, 122, 74, plant.grain.colours[0] ?? '#a8683a') +
        ellipse(-66, -14, 74, 40, lighter(plant.grain.colours[0] ?? '#a8683a', 0.22))
      : '';
  const spilt =
    plant.grain.kind === 'powder'
      ? at(196, 596, heapFromAbove(random, plant.grain, 74))
      : strays(
          random,
          plant.grain,
          cornerSpots(input, 190, 590, 120, Math.round(Math.min(60, 34000 / plant.grain.size ** 2))),
        );
  return (
    sprigBehind(input, 250, 520, 24, 440) +
    shadow(440, 470, 330, 130, 0.9) +
    spilt +
    at(430, 450, `<g transform="scale(1.18)">${scoop(powder + fill)}</g>`, -32)
  );
};

/** Particles laid in rings around the plant: a seed collector's sheet. */
const ring: Scene = (input) => {
  const { plant, random } = input;
  const size = Math.max(plant.grain.size, 26);
  const scale = size / plant.grain.size;
  const spots = [300, 252].flatMap((r, k) => {
    const count = Math.min(30, Math.floor((2 * Math.PI * r) / (size * 1.5)));
    return Array.from({ length: count }, (_, i) => {
      const a = ((i + k * 0.5) / count) * Math.PI * 2;
      return { x: 400 + Math.cos(a) * r, y: 400 + Math.sin(a) * r };
    });
  });
  return strays(random, plant.grain, spots, scale) + sprigBehind(input, 376, 600, 0, 350);
};

/** Spice sticks or pods tied with string. */
const bundle: Scene = (input) => {
  const { plant, random } = input;
  const fruit = plant.fruit ?? { kind: 'quill' as const, colour: '#a8683a', size: 120 };
  const stick = drawFruit({ ...fruit, size: 470 });
  const isQuill = fruit.kind === 'quill';
  const wide = isQuill ? 62 : 26;
  const places = isQuill ? [-1.5, 1.5, -0.5, 0.5, 0] : [-3, -2, -1, 0, 1, 2, 3];
  const sticks = places.map((i) =>
    at(
      i * wide,
      230 + random.int(-24, 24) - (i === 0 ? 30 : 0),
      stick,
      i * 1.6 + random.float(-2, 2),
      isQuill ? 0.92 : 0.96,
    ),
  );
  const reach = isQuill ? 136 : 104;
  const cord = [-24, -12, 0, 12].map((y) => `M${-reach} ${y}Q0 ${y + 16} ${reach} ${y}`).join('');
  const bow = 'M0 6C-60 -60 -112 -10 0 8C60 -66 116 -10 0 8M0 8L-46 86M0 8L52 78';
  const tie =
    stroke(cord, darker(stringColour, 0.2), 9) +
    stroke(cord, stringColour, 5) +
    at(20, 4, stroke(bow, darker(stringColour, 0.2), 9) + stroke(bow, stringColour, 5));
  return (
    sprigBehind(input, 250, 690, -26, 440) +
    shadow(430, 500, 250, 220, 0.8) +
    at(420, 410, sticks.join('') + tie, 38)
  );
};

/** Whole pods or fruit laid out loosely. */
const pods: Scene = (input) => {
  const { plant, random } = input;
  const fruit = plant.fruit ?? { kind: 'cardamom' as const, colour: '#9db26a', size: 90 };
  const long = fruit.kind === 'vanilla' || fruit.kind === 'quill';
  const drawn = drawFruit({ ...fruit, size: long ? 400 : 176 });
  const places = long
    ? [
        [150, 640, 34],
        [250, 690, 24],
        [360, 700, 12],
        [470, 706, -2],
        [570, 690, -14],
      ]
    : [
        [270, 330, -24],
        [486, 292, 30],
        [396, 500, 8],
        [220, 566, 52],
        [588, 520, -38],
        [420, 700, -70],
        [650, 340, 70],
      ];
  const laid = places.map(([x = 0, y = 0, turn = 0]) => ({ x, y, turn: turn + random.int(-7, 7) }));
  const dark = silhouette(drawn, input.tint);
  const shadows = laid.map(({ x, y, turn }) => at(x + 10, y + 16, dark, turn));
  const items = laid.map(({ x, y, turn }) => at(x, y, drawn, turn));
  return (
    shadows.join('') +
    sprigBehind(input, 640, 760, -12, 520) +
    items.join('') +
    strays(random, plant.grain, cornerSpots(input, 130, 150, 60, 6), 0.9)
  );
};

/** Mortar and pestle with what is to be ground. */
const mortar: Scene = (input) => {
  const { plant, random } = input;
  const stone = '#b9b3a6';
  const pestle = at(
    470,
    330,
    rect(-24, -290, 48, 330, lighter(stone, 0.2), 'rx="24"') +
      rect(2, -290, 22, 330, darker(stone, 0.2), 'rx="11" opacity=".6"') +
      circle(0, -286, 30, lighter(stone, 0.25)),
    28,
  );
  return (
    sprigBehind(input, 210, 660, -16, 470) +
    shadow(410, 672, 270, 54) +
    pestle +
    at(400, 440, bowl(390, 226, stone, at(0, 6, moundFromSide(random, plant.grain, 350, 76)))) +
    rect(300, 654, 200, 20, darker(stone, 0.16), 'rx="8"') +
    strays(random, plant.grain, [
      ...cornerSpots(input, 170, 694, 48, 5),
      ...cornerSpots(input, 640, 690, 54, 5),
    ])
  );
};

/** Three small heaps in a row, from above: shades of one ware. */
const trio: Scene = (input) => {
  const { plant, random } = input;
  const heaps = [
    [246, 300, 128],
    [548, 350, 112],
    [350, 572, 136],
  ].map(
    ([x = 0, y = 0, r = 0]) =>
      shadow(x + 10, y + 20, r * 1.25, r * 1.2, 0.7) + at(x, y, heapFromAbove(random, plant.grain, r)),
  );
  return (
    sprigBehind(input, 600, 740, 10, 420) +
    heaps.join('') +
    strays(random, plant.grain, cornerSpots(input, 130, 640, 52, 5))
  );
};

/** A linen sack, open, brim-full. */
const sack: Scene = (input) => {
  const { plant, random } = input;
  const linen = '#d3bd95';
  const cloth = 'M186 350C150 470 140 620 186 690Q400 740 614 690C660 620 650 470 614 350Q400 410 186 350Z';
  const weave = Array.from(
    { length: 9 },
    (_, i) => `M${196 + i * 4} ${410 + i * 32}Q400 ${458 + i * 32} ${604 - i * 4} ${410 + i * 32}`,
  ).join('');
  return (
    sprigBehind(input, 590, 560, 22, 440) +
    shadow(404, 700, 300, 56) +
    ellipse(400, 346, 222, 58, darker(linen, 0.4)) +
    at(400, 368, moundFromSide(random, plant.grain, 410, 120)) +
    path(cloth, linen) +
    path(cloth, 'url(#turn)') +
    stroke(weave, darker(linen, 0.2), 2, 'opacity=".35"') +
    path('M176 344Q400 414 624 344Q640 376 618 402Q400 462 182 402Q160 376 176 344Z', lighter(linen, 0.18)) +
    stroke('M182 402Q400 462 618 402', darker(linen, 0.3), 3, 'opacity=".5"') +
    strays(random, plant.grain, [
      ...cornerSpots(input, 130, 726, 40, 4),
      ...cornerSpots(input, 690, 724, 40, 4),
    ])
  );
};

export const boardScenes = { plateful, mound, bowlful, scoopful, ring, bundle, pods, mortar, trio, sack };
