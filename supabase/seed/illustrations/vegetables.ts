import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { drawLeaf, type LeafShape } from '#supabase/seed/illustrations/leaves';
import {
  at,
  blade,
  circle,
  ellipse,
  halfBlade,
  n,
  type Profile,
  path,
  smooth,
  stroke,
} from '#supabase/seed/illustrations/svg';

export type VegetableKind =
  | 'tomato'
  | 'carrot'
  | 'radish'
  | 'squash'
  | 'courgette'
  | 'lettuce'
  | 'kale'
  | 'chard'
  | 'onion'
  | 'capsicum'
  | 'maize';

interface Vegetable {
  kind: VegetableKind;
  colour: string;
  size: number;
}

const GREEN = '#6f8f4e';
const taper: Profile = (t) => (t < 0.5 ? 0.25 + t * 1.1 : 0.8) * Math.min(1, (1.04 - t) * 8);
const long: Profile = (t) => Math.min(1, t * 7 + 0.2) * Math.min(1, (1.01 - t) * 9);

const top = (size: number, shape: LeafShape, colour: string, turns: number[], width = 0.24): string =>
  turns
    .map((turn) => at(0, 0, drawLeaf({ shape, colour, length: size, width: size * width }), turn))
    .join('');

function fluted(size: number, colour: string, lobes: number, squat: number): string {
  const r = size * 0.5;
  return Array.from({ length: lobes }, (_, i) => {
    const s = (i - (lobes - 1) / 2) / ((lobes - 1) / 2 || 1);
    return { s, depth: Math.abs(s) };
  })
    .sort((a, b) => b.depth - a.depth)
    .map(({ s, depth }) =>
      ellipse(
        s * r * 0.72,
        -r * squat,
        r * (0.46 - depth * 0.08),
        r * squat * (1 - depth * 0.12),
        darker(colour, depth * 0.2 + (s > 0 ? 0.07 : 0)),
      ),
    )
    .join('');
}

function frill(size: number, colour: string, seed: number): string {
  const edge = Array.from({ length: 22 }, (_, i) => {
    const a = (i / 22) * Math.PI * 2;
    const r = size * (i % 2 ? 0.5 : 0.42) * (1 + 0.06 * Math.sin(seed + i * 3));
    return [Math.cos(a) * r, Math.sin(a) * r * 0.82] as const;
  });
  return path(smooth(edge), colour);
}

const draw: Record<VegetableKind, (vegetable: Vegetable) => string> = {
  tomato: ({ colour, size }) =>
    fluted(size, colour, 5, 0.86) +
    ellipse(-size * 0.17, -size * 0.6, size * 0.05, size * 0.11, '#fff', 'opacity=".3"') +
    at(
      0,
      -size * 0.8,
      [-100, -55, 0, 55, 100]
        .map((turn) =>
          at(
            0,
            0,
            path(
              blade((t) => Math.sin(Math.PI * t ** 0.8), size * 0.26, size * 0.09),
              GREEN,
            ),
            turn,
          ),
        )
        .join('') +
        stroke(
          `M0 0q4 ${n(-size * 0.1)} ${n(size * 0.08)} ${n(-size * 0.16)}`,
          darker(GREEN, 0.15),
          size * 0.04,
        ),
    ),
  carrot: ({ colour, size }) =>
    at(0, -size * 0.66, top(size * 0.5, 'feather', '#7d9a55', [-24, 22, 0], 0.5)) +
    path(blade(taper, size * 0.7, size * 0.3), colour) +
    path(halfBlade(taper, size * 0.7, size * 0.3), darker(colour, 0.14)) +
    stroke(
      [0.24, 0.38, 0.5, 0.6]
        .map((t, i) => `M${n((i % 2 ? 0.02 : -0.09) * size)} ${n(-size * t)}l${n(size * 0.07)} 2`)
        .join(''),
      darker(colour, 0.24),
      2.6,
    ),
  radish: ({ colour, size }) =>
    at(0, -size * 0.56, top(size * 0.5, 'obovate', GREEN, [-30, 28, 0], 0.4)) +
    path(
      `M0 ${n(size * 0.1)}Q${n(-size * 0.03)} ${n(-size * 0.08)} ${n(-size * 0.2)} ${n(-size * 0.18)}A${n(size * 0.26)} ${n(size * 0.24)} 0 1 1 ${n(size * 0.2)} ${n(-size * 0.18)}Q${n(size * 0.03)} ${n(-size * 0.08)} 0 ${n(size * 0.1)}Z`,
      colour,
    ) +
    path(
      `M0 ${n(size * 0.1)}Q${n(-size * 0.02)} ${n(-size * 0.04)} ${n(-size * 0.11)} ${n(-size * 0.12)}L${n(size * 0.11)} ${n(-size * 0.12)}Q${n(size * 0.02)} ${n(-size * 0.04)} 0 ${n(size * 0.1)}Z`,
      '#fbe9e0',
    ) +
    ellipse(-size * 0.11, -size * 0.4, size * 0.04, size * 0.1, '#fff', 'opacity=".35"'),
  squash: ({ colour, size }) =>
    fluted(size, colour, 7, 0.72) +
    stroke(
      `M0 ${n(-size * 0.7)}q${n(-size * 0.02)} ${n(-size * 0.1)} ${n(size * 0.08)} ${n(-size * 0.18)}`,
      '#8b8a52',
      size * 0.09,
    ),
  courgette: ({ colour, size }) =>
    path(blade(long, size * 0.9, size * 0.26), colour) +
    path(halfBlade(long, size * 0.9, size * 0.26), darker(colour, 0.16)) +
    stroke(
      [-0.06, 0.0, 0.06]
        .map((s) => `M${n(s * size)} ${n(-size * 0.1)}L${n(s * size)} ${n(-size * 0.8)}`)
        .join(''),
      lighter(colour, 0.36),
      3,
      'stroke-dasharray="14 9" opacity=".7"',
    ) +
    at(0, -size * 0.86, path(blade(long, size * 0.12, size * 0.14), '#8f9a58')),
  lettuce: ({ colour, size }) =>
    [1, 0.8, 0.58, 0.36]
      .map((share, i) =>
        at(
          0,
          -size * (0.42 + i * 0.03),
          frill(
            size * share,
            i % 2 ? lighter(colour, 0.16 + i * 0.06) : darker(colour, 0.1 - i * 0.04),
            i * 5,
          ),
        ),
      )
      .join('') +
    stroke(
      `M0 ${n(-size * 0.1)}Q-4 ${n(-size * 0.3)} 0 ${n(-size * 0.44)}`,
      lighter(colour, 0.6),
      size * 0.035,
    ),
  kale: ({ colour, size }) =>
    [-38, 36, 0]
      .map((turn, i) =>
        at(
          0,
          0,
          at(0, -size * 0.62, frill(size * 0.58, i === 2 ? colour : darker(colour, 0.15), i * 3)) +
            stroke(
              `M0 0L0 ${n(-size * 0.78)}M0 ${n(-size * 0.5)}l${n(-size * 0.12)} ${n(-size * 0.12)}M0 ${n(-size * 0.56)}l${n(size * 0.13)} ${n(-size * 0.1)}`,
              lighter(colour, 0.5),
              size * 0.03,
            ),
          turn,
          i === 2 ? 1 : 0.9,
        ),
      )
      .join(''),
  chard: ({ colour, size }) =>
    [-28, 28, 0]
      .map((turn, i) =>
        at(
          0,
          0,
          drawLeaf({
            shape: 'obovate',
            colour: i === 2 ? '#4f7a46' : '#416a3d',
            length: size,
            width: size * 0.46,
          }) +
            stroke(
              `M0 ${n(size * 0.04)}L0 ${n(-size * 0.82)}M0 ${n(-size * 0.4)}l${n(-size * 0.1)} ${n(-size * 0.12)}M0 ${n(-size * 0.46)}l${n(size * 0.1)} ${n(-size * 0.12)}`,
              colour,
              size * 0.045,
            ),
          turn,
        ),
      )
      .join(''),
  onion: ({ colour, size }) =>
    at(0, -size * 0.56, top(size * 0.46, 'linear', '#7f9f5c', [-20, 18, -3], 0.14)) +
    path(
      `M0 ${n(-size * 0.7)}C${n(-size * 0.04)} ${n(-size * 0.56)} ${n(-size * 0.32)} ${n(-size * 0.5)} ${n(-size * 0.32)} ${n(-size * 0.26)}C${n(-size * 0.32)} ${n(-size * 0.06)} ${n(-size * 0.1)} 0 0 0C${n(size * 0.1)} 0 ${n(size * 0.32)} ${n(-size * 0.06)} ${n(size * 0.32)} ${n(-size * 0.26)}C${n(size * 0.32)} ${n(-size * 0.5)} ${n(size * 0.04)} ${n(-size * 0.56)} 0 ${n(-size * 0.7)}Z`,
      colour,
    ) +
    stroke(
      [-0.2, -0.08, 0.08, 0.2]
        .map(
          (s) =>
            `M0 ${n(-size * 0.64)}Q${n(s * size * 1.5)} ${n(-size * 0.3)} ${n(s * size * 0.3)} ${n(-size * 0.01)}`,
        )
        .join(''),
      darker(colour, 0.22),
      1.8,
    ),
  capsicum: ({ colour, size }) =>
    fluted(size, colour, 3, 0.9) +
    at(
      0,
      -size * 0.84,
      ellipse(0, 0, size * 0.15, size * 0.05, GREEN) +
        stroke(`M0 0q-2 ${n(-size * 0.08)} ${n(size * 0.05)} ${n(-size * 0.15)}`, GREEN, size * 0.06),
    ) +
    ellipse(-size * 0.2, -size * 0.55, size * 0.04, size * 0.14, '#fff', 'opacity=".3"'),
  maize: ({ colour, size }) => {
    const grains = Array.from({ length: 44 }, (_, i) => {
      const row = Math.floor(i / 4);
      return circle(
        ((i % 4) - 1.5) * size * 0.075,
        -size * (0.14 + row * 0.072),
        size * 0.043,
        [colour, darker(colour, 0.14), lighter(colour, 0.24)][(i * 7 + row) % 3] ?? colour,
      );
    });
    return (
      path(
        blade((t) => Math.sin(Math.PI * (0.14 + t * 0.8)) ** 0.5, size, size * 0.38),
        darker(colour, 0.24),
      ) +
      grains.join('') +
      [-26, 26]
        .map((turn) =>
          at(
            0,
            size * 0.04,
            drawLeaf({ shape: 'lance', colour: '#93a867', length: size * 0.74, width: size * 0.26 }),
            turn,
          ),
        )
        .join('')
    );
  },
};

/** A vegetable standing on the origin, for seed packets and their backs. */
export const drawVegetable = (vegetable: Vegetable): string => draw[vegetable.kind](vegetable);
