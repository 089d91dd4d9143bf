import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { discSpots, strew } from '#supabase/seed/illustrations/grains';
import { shadow } from '#supabase/seed/illustrations/grounds';
import { moundFromSide, strays } from '#supabase/seed/illustrations/mounds';
import { drawPlant } from '#supabase/seed/illustrations/plant';
import { kraft, type Scene, type SceneInput, silhouette } from '#supabase/seed/illustrations/scene';
import { at, ellipse, path, rect, stroke } from '#supabase/seed/illustrations/svg';
import { bottle, jar, label, packet, pouch, tin } from '#supabase/seed/illustrations/vessels';

const emblem = ({ plant }: SceneInput, height: number): string =>
  at(-6, height * 0.36, drawPlant(plant, height * 0.74, 12));

const small = (input: SceneInput, width: number, height: number): string =>
  label(
    width,
    height,
    '#f8f0dc',
    darker(input.colour, 0.1),
    `<g transform="translate(0 ${-height * 0.1}) scale(${height / 640})">${emblem(input, 560)}</g>`,
  );

const sprig = ({ plant, tint }: SceneInput, x: number, y: number, turn: number, height: number): string => {
  const drawn = drawPlant(plant, height, 30);
  return at(x + 8, y + 14, silhouette(drawn, tint), turn) + at(x, y, drawn, turn);
};

const around = (input: SceneInput, x: number, y: number, spread: number, count: number) =>
  discSpots(input.random, count, Math.max(spread, input.plant.grain.size * Math.sqrt(count) * 0.7)).map(
    (spot) => ({ x: x + spot.x, y: y + spot.y * 0.62 }),
  );

/** A tea tin with a label, a little of the ware before it. */
const tinned: Scene = (input) => {
  const { plant, random, colour } = input;
  return (
    sprig(input, 610, 690, 20, 420) +
    shadow(388, 700, 230, 44) +
    at(380, 690, tin(310, 470, colour, small(input, 226, 250))) +
    shadow(590, 718, 150, 28, 0.8) +
    at(590, 716, moundFromSide(random, plant.grain, 230, 70)) +
    strays(random, plant.grain, around(input, 160, 722, 50, 4))
  );
};

/** A corked jar, full. */
const jarred: Scene = (input) => {
  const { plant, random } = input;
  const base = plant.grain.colours[0] ?? '#8a6a45';
  const count = Math.round(Math.min(260, (270 * 330 * 1.5) / plant.grain.size ** 2));
  const spots = Array.from({ length: count }, () => ({
    x: random.float(-150, 150),
    y: random.float(-336, -4),
  }));
  const fill =
    rect(-170, -330, 340, 340, darker(base, plant.grain.kind === 'powder' ? 0 : 0.3)) +
    (plant.grain.kind === 'powder'
      ? path('M-170 -330Q-60 -360 20 -330T170 -338V-280H-170Z', lighter(base, 0.2))
      : strew(random, plant.grain, spots));
  return (
    sprig(input, 190, 700, -18, 440) +
    shadow(430, 704, 220, 42) +
    at(424, 696, jar(320, 440, fill, small(input, 170, 190))) +
    strays(random, plant.grain, [...around(input, 680, 722, 44, 4), ...around(input, 190, 730, 40, 3)])
  );
};

/** A brown bag with a window label. */
const bagged: Scene = (input) => {
  const { plant, random, colour } = input;
  const paper = random.pick([kraft, '#efe4cc', darker(colour, 0.1)]);
  return (
    sprig(input, 200, 690, -20, 430) +
    shadow(430, 706, 240, 42) +
    at(424, 698, pouch(350, 500, paper, small(input, 232, 270))) +
    shadow(196, 726, 150, 26, 0.8) +
    at(196, 722, moundFromSide(random, plant.grain, 220, 64)) +
    strays(random, plant.grain, around(input, 676, 724, 44, 4))
  );
};

/** A seed packet, its seeds beside it. */
const packeted: Scene = (input) => {
  const { plant, random, colour } = input;
  const turn = random.int(-7, 7);
  const front = `<g transform="translate(0 -70)">${drawPlant(plant, 320, 20)}</g>`;
  const inner = packet(360, 520, '#f8efd8', colour, front);
  return (
    at(416, 690, rect(-180, -520, 360, 520, '#2a1d10', 'rx="8" opacity=".2"'), turn) +
    at(400, 670, inner, turn) +
    strays(random, plant.grain, [...around(input, 180, 716, 60, 6), ...around(input, 640, 720, 70, 8)])
  );
};

/** Two packets fanned, the front one turned: the gift set and the second picture. */
const packets: Scene = (input) => {
  const { plant, random, colour } = input;
  const back = packet(
    300,
    430,
    '#efe3c6',
    darker(colour, 0.2),
    `<g transform="translate(0 -60)">${drawPlant(plant, 250, -20)}</g>`,
  );
  const front = packet(
    300,
    430,
    '#f8efd8',
    colour,
    `<g transform="translate(0 -70)">${drawPlant(plant, 260, 16)}</g>`,
  );
  const dark = rect(-150, -430, 300, 430, '#2a1d10', 'rx="8" opacity=".2"');
  return (
    at(322, 640, dark, -13) +
    at(308, 622, back, -13) +
    at(500, 690, dark, 9) +
    at(484, 668, front, 9) +
    strays(random, plant.grain, around(input, 220, 730, 80, 9))
  );
};

/** A corked bottle: water, oil, syrup, vinegar. */
const bottled: Scene = (input) => {
  const { plant, random, liquid } = input;
  return (
    sprig(input, 560, 700, 22, 500) +
    sprig(input, 250, 704, -24, 380) +
    shadow(400, 704, 190, 38) +
    at(400, 696, bottle(220, 480, liquid, small(input, 164, 200))) +
    strays(random, plant.grain, [...around(input, 170, 724, 40, 4), ...around(input, 640, 726, 44, 4)])
  );
};

/** A round honey jar with a dipper and a thread of honey. */
const honeyed: Scene = (input) => {
  const { plant, random, liquid } = input;
  const glass =
    'M-150 -290C-176 -270 -186 -60 -150 -18Q-140 0 -110 0H110Q140 0 150 -18C186 -60 176 -270 150 -290Z';
  const lid = 'M-136 -292V-352Q-136 -366 -120 -366H120Q136 -366 136 -352V-292Z';
  const dipper = at(
    0,
    0,
    rect(-9, -300, 18, 240, '#b98a55', 'rx="9"') +
      [0, 1, 2, 3]
        .map((i) => ellipse(0, -52 + i * 19, 36 - Math.abs(i - 1.5) * 6, 11, i % 2 ? '#a3763f' : '#c2935a'))
        .join(''),
    0,
  );
  const drip = path('M-16 -26C-22 10 -10 60 -4 120Q0 132 4 120C10 60 22 10 16 -26Z', liquid);
  return (
    sprig(input, 236, 690, -20, 470) +
    shadow(400, 706, 230, 42) +
    at(
      390,
      698,
      path(glass, liquid) +
        path(
          'M-166 -130Q-80 -160 0 -130T168 -140C170 -90 168 -50 150 -18Q140 0 110 0H-110Q-140 0 -150 -18C-166 -50 -170 -90 -166 -130Z',
          darker(liquid, 0.12),
          'opacity=".6"',
        ) +
        path(glass, 'url(#turn)') +
        stroke('M-140 -250C-156 -200 -156 -100 -142 -60', '#ffffff', 11, 'opacity=".5"') +
        path(lid, input.colour) +
        path(lid, 'url(#turn)') +
        at(0, -142, small(input, 176, 176)),
    ) +
    at(646, 420, drip + dipper, 14) +
    ellipse(660, 700, 64, 16, liquid) +
    ellipse(650, 696, 30, 5, lighter(liquid, 0.5), 'opacity=".7"') +
    strays(random, plant.grain, around(input, 170, 726, 36, 3))
  );
};

export const packScenes = { tinned, jarred, bagged, packeted, packets, bottled, honeyed };
