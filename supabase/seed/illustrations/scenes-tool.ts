import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { discSpots } from '#supabase/seed/illustrations/grains';
import { shadow } from '#supabase/seed/illustrations/grounds';
import { moundFromSide, strays } from '#supabase/seed/illustrations/mounds';
import { drawPlant } from '#supabase/seed/illustrations/plant';
import { type Scene, type SceneInput, silhouette, stringColour } from '#supabase/seed/illustrations/scene';
import { at, circle, ellipse, n, path, rect, stroke } from '#supabase/seed/illustrations/svg';
import { bowl, cup, teapot } from '#supabase/seed/illustrations/vessels';

const sprig = ({ plant, tint }: SceneInput, x: number, y: number, turn: number, height: number): string => {
  const drawn = drawPlant(plant, height, 30);
  return at(x + 8, y + 14, silhouette(drawn, tint), turn) + at(x, y, drawn, turn);
};

const around = (input: SceneInput, x: number, y: number, spread: number, count: number) =>
  discSpots(input.random, count, Math.max(spread, input.plant.grain.size * Math.sqrt(count) * 0.7)).map(
    (spot) => ({ x: x + spot.x, y: y + spot.y * 0.6 }),
  );

const steam = (x: number, y: number): string =>
  stroke(
    [-30, 4, 38].map((dx, i) => `M${x + dx} ${y}q-${20 + i * 4} -36 0 -70t0 -${64 + i * 10}`).join(''),
    '#fffaf0',
    8,
    'opacity=".5"',
  );

/** What is brewed from it, in a cup, with the plant behind. */
const cupful: Scene = (input) =>
  sprig(input, 220, 660, -14, 470) +
  shadow(430, 680, 300, 56) +
  at(424, 664, cup(330, input.glaze, input.liquid)) +
  steam(424, 440) +
  strays(input.random, input.plant.grain, around(input, 170, 716, 56, 6));

/** A pot for two, a cup beside it. */
const pot: Scene = (input) =>
  sprig(input, 560, 620, 18, 470) +
  shadow(390, 670, 320, 56) +
  at(360, 660, teapot(310, input.glaze)) +
  shadow(640, 712, 120, 26) +
  at(640, 706, `<g transform="scale(.42)">${cup(330, lighter(input.glaze, 0.3), input.liquid)}</g>`) +
  strays(input.random, input.plant.grain, around(input, 180, 724, 50, 5));

/** Matcha: wide bowl, bamboo whisk, a little heap. */
const whisk: Scene = (input) => {
  const bamboo = '#d9b77a';
  const tines = Array.from(
    { length: 13 },
    (_, i) => `M${(i - 6) * 6} -150C${(i - 6) * 17} -110 ${(i - 6) * 19} -40 ${(i - 6) * 11} 0`,
  ).join('');
  const drawn =
    rect(-40, -250, 80, 104, bamboo, 'rx="10"') +
    rect(4, -250, 36, 104, darker(bamboo, 0.14), 'rx="8"') +
    stroke(tines, bamboo, 5) +
    stroke('M-44 -142Q0 -128 44 -142', '#5a4632', 7) +
    stroke('M-72 -60Q0 -40 72 -60', darker(bamboo, 0.3), 2.5);
  return (
    sprig(input, 190, 640, -20, 420) +
    shadow(370, 676, 260, 50) +
    at(
      356,
      480,
      bowl(
        400,
        190,
        input.glaze,
        ellipse(0, 10, 184, 24, input.liquid) +
          ellipse(-40, 6, 90, 9, lighter(input.liquid, 0.4), 'opacity=".7"'),
      ),
    ) +
    shadow(648, 706, 110, 26) +
    at(644, 700, drawn, 5) +
    at(180, 716, moundFromSide(input.random, input.plant.grain, 170, 56))
  );
};

/** A ceramic dripper on a glass jug. */
const dripper: Scene = (input) => {
  const g = input.glaze;
  const cone = 'M-150 -250H150L52 -76H-52Z';
  const jug = 'M-70 0C-60 20 -132 90 -124 190Q-122 216 -96 216H96Q122 216 124 190C132 90 60 20 70 0Z';
  return (
    sprig(input, 196, 690, -16, 460) +
    shadow(410, 706, 220, 42) +
    at(
      404,
      486,
      path(jug, '#ffffff', 'opacity=".45"') +
        path('M-122 130Q0 146 122 130L124 190Q122 216 96 216H-96Q-122 216 -124 190Z', input.liquid) +
        stroke(jug, '#ffffff', 4, 'opacity=".7"') +
        stroke('M122 60C210 60 210 180 124 176', '#ffffff', 12, 'opacity=".55"') +
        stroke('M-100 90Q-108 140 -104 180', '#ffffff', 9, 'opacity=".6"') +
        stroke('M0 -60V120', input.liquid, 6),
    ) +
    at(
      404,
      500,
      path(cone, g) +
        path(cone, 'url(#turn)') +
        ellipse(0, -250, 150, 28, lighter(g, 0.3)) +
        ellipse(0, -248, 132, 21, '#f7eedb') +
        ellipse(0, -244, 104, 13, '#4b2f1f') +
        rect(-104, -80, 208, 20, darker(g, 0.08), 'rx="10"') +
        stroke('M146 -206C214 -206 204 -116 108 -130', darker(g, 0.1), 16),
    ) +
    steam(404, 232) +
    strays(input.random, input.plant.grain, [
      ...around(input, 180, 716, 50, 6),
      ...around(input, 650, 716, 50, 5),
    ])
  );
};

/** A hand grinder with a crank. */
const grinder: Scene = (input) => {
  const wood = '#9a6a42';
  const steel = '#b9bcb8';
  return (
    sprig(input, 590, 690, 18, 470) +
    shadow(380, 712, 220, 40) +
    rect(230, 470, 300, 226, wood, 'rx="10"') +
    rect(230, 470, 300, 226, 'url(#turn)', 'rx="10"') +
    rect(212, 690, 336, 20, darker(wood, 0.24), 'rx="7"') +
    rect(212, 456, 336, 22, darker(wood, 0.16), 'rx="7"') +
    rect(284, 560, 192, 100, darker(wood, 0.12), 'rx="5"') +
    circle(380, 610, 13, steel) +
    path('M270 456C276 352 330 340 380 340S484 352 490 456Z', steel) +
    path('M270 456C276 352 330 340 380 340S484 352 490 456Z', 'url(#turn)') +
    stroke('M380 340V296L560 262', darker(steel, 0.3), 12) +
    rect(548, 206, 34, 62, darker(wood, 0.1), 'rx="15"') +
    circle(380, 300, 14, darker(steel, 0.4)) +
    strays(input.random, input.plant.grain, around(input, 170, 720, 60, 9)) +
    strays(input.random, input.plant.grain, around(input, 640, 726, 40, 4))
  );
};

/** A terracotta pot with the plant growing in it. */
const potted: Scene = (input) => {
  const clay = '#c4744c';
  const body = 'M-124 -190H124L96 0Q0 16 -96 0Z';
  return (
    sprig(input, 400, 520, 0, 420) +
    shadow(404, 712, 210, 40) +
    ellipse(400, 520, 116, 20, '#4a3526') +
    at(
      400,
      704,
      path(body, clay) +
        path(body, 'url(#turn)') +
        rect(-142, -226, 284, 56, clay, 'rx="8"') +
        rect(-142, -226, 284, 56, 'url(#turn)', 'rx="8"') +
        rect(-138, -172, 276, 10, darker(clay, 0.3), 'rx="5" opacity=".5"'),
    ) +
    strays(input.random, input.plant.grain, around(input, 660, 722, 50, 5))
  );
};

/** A ball of garden string and shears. */
const twine: Scene = (input) => {
  const c = stringColour;
  const turns = Array.from({ length: 15 }, (_, i) =>
    at(
      0,
      0,
      stroke(
        `M-128 ${-84 + i * 12}Q0 ${-120 + i * 16} 128 ${-84 + i * 12}`,
        i % 2 ? darker(c, 0.18) : darker(c, 0.32),
        3,
      ),
      i * 13,
    ),
  );
  const blades =
    stroke('M0 0L-34 -250', '#8f938f', 26) +
    stroke('M0 0L34 -250', '#a7aba6', 26) +
    circle(0, 0, 16, '#6d706c') +
    [-1, 1]
      .map((s) =>
        stroke(
          `M0 0C${s * 30} 60 ${s * 120} 90 ${s * 96} 190C${s * 76} 240 ${s * 10} 190 ${s * 14} 110`,
          '#4f6b58',
          18,
        ),
      )
      .join('');
  return (
    sprig(input, 180, 690, -12, 440) +
    shadow(330, 590, 190, 110, 0.9) +
    `<clipPath id="ball"><circle r="140"/></clipPath>` +
    at(
      320,
      530,
      circle(0, 0, 140, darker(c, 0.08)) +
        `<g clip-path="url(#ball)">${turns.join('')}</g>` +
        circle(-40, -48, 60, '#ffffff', 'opacity=".12"'),
    ) +
    stroke('M420 630C520 720 620 640 700 716', darker(c, 0.12), 6) +
    at(588, 470, blades, 24)
  );
};

/** A steel infuser ball hanging over a glass. */
const infuser: Scene = (input) => {
  const steel = '#b9bcb8';
  const holes = discSpots(input.random, 44, 84).map(({ x, y }) => circle(x, y, 4, darker(steel, 0.45)));
  const chain = Array.from({ length: 13 }, (_, i) =>
    circle(
      n(12 * Math.sin(i / 2)),
      -100 - i * 20,
      8,
      'none',
      `stroke="${darker(steel, 0.25)}" stroke-width="4"`,
    ),
  );
  return (
    sprig(input, 200, 690, -14, 470) +
    at(
      430,
      370,
      chain.join('') +
        circle(0, 0, 100, steel) +
        holes.join('') +
        circle(0, 0, 100, 'url(#turn)') +
        stroke('M-100 0Q0 26 100 0', darker(steel, 0.4), 6),
    ) +
    shadow(430, 706, 210, 40) +
    at(
      430,
      698,
      path('M-130 -190L-108 0H108L130 -190Z', input.liquid, 'opacity=".78"') +
        stroke('M-146 -300L-110 0H110L146 -300', '#ffffff', 6, 'opacity=".75"'),
    ) +
    strays(input.random, input.plant.grain, around(input, 170, 722, 50, 6))
  );
};

export const toolScenes = { cupful, pot, whisk, dripper, grinder, potted, twine, infuser };
