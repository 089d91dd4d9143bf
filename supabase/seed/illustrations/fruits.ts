import { darker, lighter } from '#supabase/seed/illustrations/colour';
import {
  anise,
  berries,
  citrus,
  comb,
  quill,
  rhizome,
  shine,
} from '#supabase/seed/illustrations/fruits-composed';
import {
  at,
  blade,
  circle,
  ellipse,
  halfBlade,
  n,
  type Profile,
  path,
  stroke,
} from '#supabase/seed/illustrations/svg';
import { drawVegetable, type VegetableKind } from '#supabase/seed/illustrations/vegetables';

type PodKind =
  | 'cardamom'
  | 'vanilla'
  | 'chilli'
  | 'anise'
  | 'berry'
  | 'berries'
  | 'hip'
  | 'pea'
  | 'poppyhead'
  | 'nutmeg'
  | 'cocoa'
  | 'quill'
  | 'rhizome'
  | 'lantern'
  | 'honesty'
  | 'cotton'
  | 'citrus'
  | 'apple'
  | 'hop'
  | 'bolete'
  | 'comb'
  | 'bean';

/** The part of a plant that is sold or that one knows it by. `size` is its height, standing on the origin. */
export interface Fruit {
  kind: PodKind | VegetableKind;
  colour: string;
  size: number;
}

type Pod = Fruit & { kind: PodKind };

const oval: Profile = (t) => Math.sin(Math.PI * t ** 0.95) ** 0.7;
const capsule: Profile = (t) => Math.sin(Math.PI * (0.06 + 0.9 * t ** 1.2)) ** 0.8;

function body(profile: Profile, length: number, width: number, colour: string): string {
  return (
    path(blade(profile, length, width), colour) +
    path(halfBlade(profile, length, width), darker(colour, 0.16))
  );
}

const ribs = (length: number, width: number, colour: string): string =>
  stroke(
    [-0.5, -0.22, 0.22, 0.5]
      .map((s) => `M0 ${n(-length * 0.04)}Q${n(s * width)} ${n(-length * 0.5)} 0 ${n(-length * 0.96)}`)
      .join(''),
    colour,
    1.8,
    'opacity=".6"',
  );

const pods: Record<PodKind, (fruit: Pod) => string> = {
  anise,
  berries,
  citrus,
  rhizome,
  quill,
  comb,
  cardamom: ({ colour, size }) =>
    body(oval, size, size * 0.46, colour) +
    ribs(size, size * 0.42, darker(colour, 0.3)) +
    stroke(
      `M0 ${n(-size)}l${n(size * 0.03)} ${n(-size * 0.1)}M0 0l${n(-size * 0.02)} ${n(size * 0.07)}`,
      darker(colour, 0.3),
      size * 0.035,
    ) +
    shine(-size * 0.1, -size * 0.62, size * 0.03, size * 0.14, 8),
  vanilla: ({ colour, size }) =>
    stroke(
      `M0 0C${n(size * 0.09)} ${n(-size * 0.3)} ${n(-size * 0.09)} ${n(-size * 0.66)} ${n(size * 0.03)} ${n(-size)}q${n(size * 0.02)} ${n(-size * 0.05)} ${n(size * 0.055)} ${n(-size * 0.02)}`,
      darker(colour, 0.3),
      size * 0.048,
    ) +
    stroke(
      `M0 0C${n(size * 0.08)} ${n(-size * 0.3)} ${n(-size * 0.1)} ${n(-size * 0.66)} ${n(size * 0.02)} ${n(-size)}`,
      lighter(colour, 0.2),
      size * 0.009,
      'opacity=".75"',
    ),
  chilli: ({ colour, size }) =>
    path(
      `M${n(-size * 0.13)} ${n(-size * 0.9)}C${n(-size * 0.2)} ${n(-size * 0.5)} ${n(-size * 0.06)} ${n(-size * 0.14)} ${n(size * 0.16)} 0C${n(size * 0.03)} ${n(-size * 0.2)} ${n(size * 0.18)} ${n(-size * 0.5)} ${n(size * 0.14)} ${n(-size * 0.9)}Z`,
      colour,
    ) +
    path(
      `M${n(size * 0.02)} ${n(-size * 0.9)}C${n(size * 0.05)} ${n(-size * 0.5)} ${n(-size * 0.02)} ${n(-size * 0.2)} ${n(size * 0.16)} 0C${n(size * 0.03)} ${n(-size * 0.2)} ${n(size * 0.18)} ${n(-size * 0.5)} ${n(size * 0.14)} ${n(-size * 0.9)}Z`,
      darker(colour, 0.18),
    ) +
    shine(-size * 0.07, -size * 0.62, size * 0.022, size * 0.16, 4) +
    path(
      `M${n(-size * 0.15)} ${n(-size * 0.87)}Q0 ${n(-size * 1.04)} ${n(size * 0.16)} ${n(-size * 0.87)}Q${n(size * 0.08)} ${n(-size * 0.84)} 0 ${n(-size * 0.88)}Q${n(-size * 0.08)} ${n(-size * 0.84)} ${n(-size * 0.15)} ${n(-size * 0.87)}Z`,
      '#6f7f44',
    ) +
    stroke(
      `M0 ${n(-size * 0.94)}q${n(size * 0.01)} ${n(-size * 0.1)} ${n(size * 0.07)} ${n(-size * 0.16)}`,
      '#6f7f44',
      size * 0.045,
    ),
  berry: ({ colour, size }) =>
    circle(0, -size / 2, size / 2, colour) +
    path(
      `M0 ${n(-size)}A${n(size / 2)} ${n(size / 2)} 0 0 1 0 0A${n(size * 0.7)} ${n(size * 0.7)} 0 0 0 0 ${n(-size)}`,
      darker(colour, 0.2),
    ) +
    stroke(
      `M${n(-size * 0.09)} ${n(-size * 0.88)}l${n(size * 0.18)} 0M0 ${n(-size * 0.95)}l0 ${n(size * 0.14)}`,
      darker(colour, 0.4),
      size * 0.045,
    ) +
    shine(-size * 0.18, -size * 0.62, size * 0.07, size * 0.11, 30),
  hip: ({ colour, size }) =>
    body(capsule, size * 0.82, size * 0.6, colour) +
    shine(-size * 0.13, -size * 0.45, size * 0.05, size * 0.15, 10) +
    [-30, -10, 12, 32]
      .map((turn) => at(0, -size * 0.8, stroke(`M0 0L0 ${n(-size * 0.17)}`, '#6b5a34', size * 0.035), turn))
      .join(''),
  pea: ({ colour, size }) =>
    path(blade(oval, size, size * 0.3), darker(colour, 0.12)) +
    path(blade(oval, size * 0.94, size * 0.23), lighter(colour, 0.25)) +
    [0.17, 0.32, 0.48, 0.63, 0.77]
      .map(
        (t, i) =>
          circle(
            0,
            -size * t,
            size * (0.085 - Math.abs(i - 2) * 0.008),
            i % 2 ? colour : darker(colour, 0.1),
          ) + shine(-size * 0.03, -size * (t + 0.03), size * 0.018, size * 0.026, 30),
      )
      .join('') +
    stroke(
      `M0 ${n(-size)}q${n(size * 0.03)} ${n(-size * 0.08)} ${n(size * 0.09)} ${n(-size * 0.09)}`,
      '#718a48',
      4,
    ),
  bean: ({ colour, size }) =>
    path(
      `M0 0C${n(-size * 0.2)} ${n(-size * 0.3)} ${n(-size * 0.16)} ${n(-size * 0.7)} ${n(size * 0.06)} ${n(-size)}C${n(size * 0.04)} ${n(-size * 0.7)} ${n(size * 0.08)} ${n(-size * 0.3)} 0 0Z`,
      colour,
    ) +
    stroke(
      `M0 ${n(-size * 0.1)}C${n(-size * 0.1)} ${n(-size * 0.3)} ${n(-size * 0.09)} ${n(-size * 0.66)} ${n(size * 0.03)} ${n(-size * 0.9)}`,
      darker(colour, 0.25),
      2.4,
    ) +
    stroke(
      `M${n(size * 0.06)} ${n(-size)}q${n(size * 0.02)} ${n(-size * 0.06)} ${n(size * 0.07)} ${n(-size * 0.07)}`,
      '#718a48',
      4,
    ),
  poppyhead: ({ colour, size }) =>
    ellipse(0, -size * 0.42, size * 0.36, size * 0.38, colour) +
    path(
      `M0 ${n(-size * 0.8)}A${n(size * 0.36)} ${n(size * 0.38)} 0 0 1 0 ${n(-size * 0.04)}Q${n(size * 0.16)} ${n(-size * 0.42)} 0 ${n(-size * 0.8)}`,
      darker(colour, 0.18),
    ) +
    ribs(size * 0.8, size * 0.62, darker(colour, 0.25)) +
    path(
      `M${n(-size * 0.3)} ${n(-size * 0.8)}L${n(-size * 0.2)} ${n(-size * 0.93)}L${n(-size * 0.09)} ${n(-size * 0.86)}L0 ${n(-size)}L${n(size * 0.09)} ${n(-size * 0.86)}L${n(size * 0.2)} ${n(-size * 0.93)}L${n(size * 0.3)} ${n(-size * 0.8)}Q0 ${n(-size * 0.7)} ${n(-size * 0.3)} ${n(-size * 0.8)}Z`,
      darker(colour, 0.34),
    ),
  nutmeg: ({ colour, size }) =>
    ellipse(0, -size * 0.5, size * 0.4, size * 0.5, darker(colour, 0.2)) +
    ellipse(0, -size * 0.5, size * 0.36, size * 0.46, lighter(colour, 0.3)) +
    stroke(
      `M${n(-size * 0.2)} ${n(-size * 0.22)}q${n(size * 0.2)} ${n(-size * 0.16)} ${n(size * 0.02)} ${n(-size * 0.3)}t${n(size * 0.06)} ${n(-size * 0.3)}M${n(size * 0.2)} ${n(-size * 0.26)}q${n(-size * 0.16)} ${n(-size * 0.1)} 0 ${n(-size * 0.24)}t${n(-size * 0.04)} ${n(-size * 0.24)}M${n(-size * 0.24)} ${n(-size * 0.5)}q${n(size * 0.12)} 0 ${n(size * 0.14)} ${n(-size * 0.12)}M${n(size * 0.04)} ${n(-size * 0.12)}q${n(-size * 0.06)} ${n(-size * 0.14)} ${n(size * 0.04)} ${n(-size * 0.2)}`,
      darker(colour, 0.45),
      size * 0.036,
    ),
  cocoa: ({ colour, size }) =>
    body(oval, size, size * 0.5, colour) +
    ribs(size, size * 0.46, darker(colour, 0.3)) +
    ribs(size, size * 0.2, lighter(colour, 0.2)) +
    stroke(
      `M0 ${n(-size)}q0 ${n(-size * 0.06)} ${n(-size * 0.04)} ${n(-size * 0.11)}`,
      '#6b5236',
      size * 0.05,
    ),
  lantern: ({ colour, size }) =>
    path(
      `M0 0C${n(-size * 0.3)} ${n(-size * 0.24)} ${n(-size * 0.5)} ${n(-size * 0.62)} ${n(-size * 0.3)} ${n(-size * 0.84)}Q0 ${n(-size * 1.04)} ${n(size * 0.3)} ${n(-size * 0.84)}C${n(size * 0.5)} ${n(-size * 0.62)} ${n(size * 0.3)} ${n(-size * 0.24)} 0 0Z`,
      colour,
    ) +
    ribs(size * 0.95, size * 0.7, darker(colour, 0.25)) +
    path(
      `M0 0C${n(size * 0.14)} ${n(-size * 0.3)} ${n(size * 0.2)} ${n(-size * 0.6)} ${n(size * 0.06)} ${n(-size * 0.94)}Q${n(size * 0.5)} ${n(-size * 0.9)} ${n(size * 0.36)} ${n(-size * 0.5)}Z`,
      darker(colour, 0.14),
      'opacity=".6"',
    ),
  honesty: ({ colour, size }) =>
    ellipse(
      0,
      -size * 0.5,
      size * 0.38,
      size * 0.48,
      colour,
      `stroke="${darker(colour, 0.26)}" stroke-width="2.5" opacity=".94"`,
    ) +
    ellipse(-size * 0.05, -size * 0.54, size * 0.25, size * 0.34, '#ffffff', 'opacity=".3"') +
    [
      [-0.1, -0.38],
      [0.1, -0.5],
      [-0.06, -0.66],
    ]
      .map(([x = 0, y = 0]) =>
        ellipse(x * size, y * size, size * 0.04, size * 0.05, darker(colour, 0.4), 'opacity=".55"'),
      )
      .join(''),
  cotton: ({ colour, size }) =>
    [-70, -24, 24, 70]
      .map((turn) => at(0, -size * 0.1, path(blade(oval, size * 0.5, size * 0.2), '#8a6a45'), turn))
      .join('') +
    [
      [-0.2, -0.42],
      [0.2, -0.42],
      [0, -0.62],
      [0, -0.36],
    ]
      .map(([x = 0, y = 0], i) =>
        circle(x * size, y * size, size * 0.24, i % 2 ? colour : darker(colour, 0.05)),
      )
      .join(''),
  apple: ({ colour, size }) =>
    path(
      `M0 ${n(-size * 0.82)}C${n(-size * 0.36)} ${n(-size)} ${n(-size * 0.6)} ${n(-size * 0.56)} ${n(-size * 0.38)} ${n(-size * 0.2)}Q${n(-size * 0.2)} ${n(size * 0.08)} 0 ${n(-size * 0.04)}Q${n(size * 0.2)} ${n(size * 0.08)} ${n(size * 0.38)} ${n(-size * 0.2)}C${n(size * 0.6)} ${n(-size * 0.56)} ${n(size * 0.36)} ${n(-size)} 0 ${n(-size * 0.82)}Z`,
      colour,
    ) +
    shine(-size * 0.22, -size * 0.58, size * 0.05, size * 0.16, 20) +
    stroke(
      `M0 ${n(-size * 0.8)}q0 ${n(-size * 0.12)} ${n(size * 0.06)} ${n(-size * 0.2)}`,
      '#6b5236',
      size * 0.04,
    ),
  hop: ({ colour, size }) =>
    Array.from({ length: 15 }, (_, i) => {
      const row = Math.floor(i / 3);
      const part = body(oval, size * 0.34, size * 0.27, row % 2 ? colour : lighter(colour, 0.12));
      return at(
        ((i % 3) - 1) * size * (0.17 - row * 0.018),
        -size * (0.36 + row * 0.15),
        part,
        180 - ((i % 3) - 1) * 22,
      );
    })
      .reverse()
      .join(''),
  bolete: ({ colour, size }) =>
    path(
      `M${n(-size * 0.13)} ${n(-size * 0.5)}Q${n(-size * 0.26)} ${n(-size * 0.1)} ${n(-size * 0.18)} 0Q0 ${n(size * 0.07)} ${n(size * 0.18)} 0Q${n(size * 0.26)} ${n(-size * 0.1)} ${n(size * 0.13)} ${n(-size * 0.5)}Z`,
      '#eadbb9',
    ) +
    path(
      `M${n(-size * 0.5)} ${n(-size * 0.44)}C${n(-size * 0.5)} ${n(-size * 0.86)} ${n(-size * 0.2)} ${n(-size)} 0 ${n(-size)}C${n(size * 0.2)} ${n(-size)} ${n(size * 0.5)} ${n(-size * 0.86)} ${n(size * 0.5)} ${n(-size * 0.44)}Q0 ${n(-size * 0.3)} ${n(-size * 0.5)} ${n(-size * 0.44)}Z`,
      colour,
    ) +
    shine(-size * 0.2, -size * 0.78, size * 0.06, size * 0.14, 50),
};

const isPod = (fruit: Fruit): fruit is Pod => fruit.kind in pods;

/** A fruit, pod or root standing on the origin. */
export function drawFruit(fruit: Fruit): string {
  return isPod(fruit)
    ? pods[fruit.kind](fruit)
    : drawVegetable({ ...fruit, kind: fruit.kind as VegetableKind });
}
