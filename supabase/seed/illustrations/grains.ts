import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { at, blade, circle, ellipse, n, path, stroke } from '#supabase/seed/illustrations/svg';
import type { Random } from '#supabase/seed/random';

export type GrainKind =
  | 'coffee'
  | 'ball'
  | 'twist'
  | 'blade'
  | 'rolled'
  | 'petal'
  | 'thread'
  | 'chip'
  | 'flake'
  | 'crystal'
  | 'crescent'
  | 'clove'
  | 'bloom'
  | 'rosebud'
  | 'pod'
  | 'star'
  | 'drop'
  | 'stripe'
  | 'leaflet'
  | 'kidney'
  | 'ring'
  | 'powder';

/** The loose ware: what one particle looks like, in up to four colours that lie mixed. */
export interface Grain {
  kind: GrainKind;
  colours: readonly string[];
  /** Length of a particle in pixels of the finished picture. */
  size: number;
}

type Draw = (colour: string, s: number) => string;

const grains: Record<GrainKind, Draw> = {
  coffee: (c, s) =>
    ellipse(0, 0, s * 0.38, s * 0.52, darker(c, 0.14)) +
    ellipse(-s * 0.04, -s * 0.03, s * 0.33, s * 0.47, c) +
    stroke(
      `M${n(s * 0.05)} ${n(-s * 0.46)}C${n(-s * 0.18)} ${n(-s * 0.14)} ${n(s * 0.2)} ${n(s * 0.14)} ${n(-s * 0.03)} ${n(s * 0.46)}`,
      darker(c, 0.5),
      s * 0.085,
    ) +
    ellipse(-s * 0.2, -s * 0.12, s * 0.05, s * 0.17, lighter(c, 0.5), 'opacity=".5"'),
  ball: (c, s) =>
    circle(0, 0, s * 0.5, darker(c, 0.25)) +
    circle(-s * 0.05, -s * 0.06, s * 0.43, c) +
    stroke(
      `M${n(-s * 0.25)} ${n(s * 0.05)}q${n(s * 0.14)} ${n(-s * 0.2)} ${n(s * 0.26)} ${n(s * 0.04)}t${n(s * 0.24)} ${n(-s * 0.05)}M${n(-s * 0.1)} ${n(s * 0.3)}q${n(s * 0.1)} ${n(-s * 0.14)} ${n(s * 0.25)} ${n(-s * 0.02)}`,
      darker(c, 0.35),
      s * 0.05,
      'opacity=".7"',
    ) +
    circle(-s * 0.17, -s * 0.2, s * 0.1, '#fff', 'opacity=".28"'),
  twist: (c, s) =>
    stroke(
      `M${n(-s * 0.5)} ${n(s * 0.1)}Q${n(-s * 0.2)} ${n(-s * 0.24)} ${n(s * 0.08)} 0T${n(s * 0.5)} ${n(-s * 0.1)}`,
      darker(c, 0.2),
      s * 0.2,
    ) +
    stroke(
      `M${n(-s * 0.46)} ${n(s * 0.06)}Q${n(-s * 0.2)} ${n(-s * 0.26)} ${n(s * 0.08)} ${n(-s * 0.05)}T${n(s * 0.44)} ${n(-s * 0.13)}`,
      lighter(c, 0.16),
      s * 0.07,
    ),
  blade: (c, s) =>
    path(
      `M${n(-s * 0.6)} 0Q0 ${n(-s * 0.13)} ${n(s * 0.6)} ${n(-s * 0.02)}Q0 ${n(s * 0.13)} ${n(-s * 0.6)} 0Z`,
      c,
    ) +
    stroke(
      `M${n(-s * 0.45)} ${n(-s * 0.02)}Q0 ${n(-s * 0.06)} ${n(s * 0.45)} ${n(-s * 0.02)}`,
      lighter(c, 0.35),
      1.3,
    ),
  rolled: (c, s) =>
    path(
      `M${n(-s * 0.5)} ${n(s * 0.08)}Q${n(-s * 0.46)} ${n(-s * 0.44)} 0 ${n(-s * 0.44)}Q${n(s * 0.5)} ${n(-s * 0.4)} ${n(s * 0.46)} ${n(s * 0.08)}Q${n(s * 0.4)} ${n(s * 0.46)} ${n(-s * 0.06)} ${n(s * 0.42)}Q${n(-s * 0.44)} ${n(s * 0.4)} ${n(-s * 0.5)} ${n(s * 0.08)}Z`,
      darker(c, 0.16),
    ) +
    stroke(
      `M${n(-s * 0.28)} ${n(s * 0.16)}Q${n(-s * 0.2)} ${n(-s * 0.26)} ${n(s * 0.1)} ${n(-s * 0.2)}T${n(s * 0.12)} ${n(s * 0.2)}`,
      lighter(c, 0.2),
      s * 0.12,
    ) +
    stroke(`M${n(s * 0.36)} ${n(s * 0.2)}l${n(s * 0.28)} ${n(s * 0.2)}`, darker(c, 0.3), s * 0.08),
  petal: (c, s) =>
    path(
      blade((t) => Math.sin(Math.PI * t ** 1.4) ** 0.8, s, s * 0.62),
      c,
    ) +
    stroke(
      `M0 ${n(-s * 0.1)}Q${n(s * 0.05)} ${n(-s * 0.5)} 0 ${n(-s * 0.86)}M0 ${n(-s * 0.2)}Q${n(s * 0.16)} ${n(-s * 0.5)} ${n(s * 0.15)} ${n(-s * 0.76)}`,
      darker(c, 0.2),
      1.6,
      'opacity=".8"',
    ),
  thread: (c, s) =>
    stroke(
      `M${n(-s * 0.5)} ${n(s * 0.16)}C${n(-s * 0.2)} ${n(-s * 0.3)} ${n(s * 0.1)} ${n(s * 0.3)} ${n(s * 0.44)} ${n(-s * 0.08)}`,
      c,
      s * 0.06,
    ) +
    stroke(
      `M${n(s * 0.44)} ${n(-s * 0.08)}l${n(s * 0.1)} ${n(-s * 0.07)}m${n(-s * 0.1)} ${n(s * 0.07)}l${n(s * 0.12)} ${n(s * 0.01)}`,
      darker(c, 0.1),
      s * 0.05,
    ) +
    stroke(
      `M${n(-s * 0.5)} ${n(s * 0.16)}q${n(s * 0.05)} ${n(-s * 0.1)} ${n(s * 0.14)} ${n(-s * 0.11)}`,
      '#e39a2d',
      s * 0.05,
    ),
  chip: (c, s) =>
    path(
      `M${n(-s * 0.5)} ${n(-s * 0.16)}L${n(-s * 0.1)} ${n(-s * 0.34)}L${n(s * 0.48)} ${n(-s * 0.2)}L${n(s * 0.42)} ${n(s * 0.22)}L${n(-s * 0.2)} ${n(s * 0.32)}Z`,
      c,
    ) +
    path(
      `M${n(-s * 0.5)} ${n(-s * 0.16)}L${n(-s * 0.2)} ${n(s * 0.32)}L${n(s * 0.42)} ${n(s * 0.22)}L${n(s * 0.1)} ${n(s * 0.06)}Z`,
      darker(c, 0.2),
    ) +
    stroke(`M${n(-s * 0.3)} ${n(-s * 0.1)}L${n(s * 0.3)} ${n(-s * 0.16)}`, lighter(c, 0.35), 1.6),
  flake: (c, s) =>
    path(
      `M${n(-s * 0.44)} ${n(s * 0.1)}Q${n(-s * 0.3)} ${n(-s * 0.4)} ${n(s * 0.1)} ${n(-s * 0.3)}L${n(s * 0.44)} ${n(-s * 0.06)}L${n(s * 0.16)} ${n(s * 0.3)}Z`,
      c,
    ) +
    path(
      `M${n(-s * 0.44)} ${n(s * 0.1)}L${n(s * 0.06)} ${n(s * 0.02)}L${n(s * 0.44)} ${n(-s * 0.06)}L${n(s * 0.16)} ${n(s * 0.3)}Z`,
      darker(c, 0.22),
    ),
  crystal: (c, s) =>
    path(
      `M${n(-s * 0.42)} ${n(-s * 0.1)}L${n(-s * 0.06)} ${n(-s * 0.44)}L${n(s * 0.42)} ${n(-s * 0.2)}L${n(s * 0.34)} ${n(s * 0.3)}L${n(-s * 0.16)} ${n(s * 0.44)}Z`,
      c,
    ) +
    path(
      `M${n(-s * 0.06)} ${n(-s * 0.44)}L${n(s * 0.42)} ${n(-s * 0.2)}L${n(s * 0.02)} ${n(s * 0.02)}Z`,
      lighter(c, 0.6),
    ) +
    path(
      `M${n(s * 0.02)} ${n(s * 0.02)}L${n(s * 0.42)} ${n(-s * 0.2)}L${n(s * 0.34)} ${n(s * 0.3)}L${n(-s * 0.16)} ${n(s * 0.44)}Z`,
      darker(c, 0.14),
    ),
  crescent: (c, s) =>
    path(
      `M${n(-s * 0.55)} ${n(-s * 0.08)}Q0 ${n(-s * 0.42)} ${n(s * 0.55)} ${n(-s * 0.08)}Q0 ${n(s * 0.34)} ${n(-s * 0.55)} ${n(-s * 0.08)}Z`,
      darker(c, 0.14),
    ) +
    stroke(
      `M${n(-s * 0.44)} ${n(-s * 0.09)}Q0 ${n(-s * 0.3)} ${n(s * 0.44)} ${n(-s * 0.09)}M${n(-s * 0.42)} ${n(-s * 0.03)}Q0 ${n(s * 0.12)} ${n(s * 0.42)} ${n(-s * 0.03)}`,
      lighter(c, 0.35),
      s * 0.055,
    ),
  clove: (c, s) =>
    path(
      `M${n(-s * 0.07)} ${n(s * 0.55)}L${n(-s * 0.11)} ${n(-s * 0.14)}L${n(s * 0.11)} ${n(-s * 0.14)}L${n(s * 0.06)} ${n(s * 0.55)}Z`,
      c,
    ) +
    [-46, 46, -16, 16]
      .map((turn) =>
        at(
          0,
          -s * 0.14,
          path(
            blade((t) => Math.sin(Math.PI * t), s * 0.26, s * 0.11),
            darker(c, 0.15),
          ),
          turn,
        ),
      )
      .join('') +
    circle(0, -s * 0.34, s * 0.15, lighter(c, 0.28)),
  bloom: (c, s) =>
    Array.from({ length: 9 }, (_, i) =>
      at(
        0,
        0,
        path(
          blade((t) => Math.sin(Math.PI * t ** 1.2), s * 0.56, s * 0.2),
          i % 2 ? c : darker(c, 0.1),
        ),
        i * 40,
      ),
    ).join('') +
    circle(0, 0, s * 0.25, '#dba632') +
    circle(-s * 0.04, -s * 0.05, s * 0.16, '#edc152'),
  rosebud: (c, s) =>
    path(
      blade((t) => Math.sin(Math.PI * t ** 0.9) ** 0.8, s, s * 0.62),
      darker(c, 0.18),
    ) +
    path(
      blade((t) => Math.sin(Math.PI * t ** 0.9), s * 0.86, s * 0.4),
      c,
    ) +
    stroke(
      `M${n(-s * 0.14)} ${n(-s * 0.3)}Q${n(s * 0.06)} ${n(-s * 0.5)} ${n(s * 0.02)} ${n(-s * 0.86)}`,
      lighter(c, 0.35),
      2,
    ) +
    [-50, 50, 0]
      .map((turn) =>
        at(
          0,
          0,
          path(
            blade((t) => Math.sin(Math.PI * t), s * 0.34, s * 0.13),
            '#8a8a52',
          ),
          turn,
        ),
      )
      .join(''),
  pod: (c, s) =>
    at(
      0,
      s * 0.5,
      path(
        blade((t) => Math.sin(Math.PI * t ** 0.95) ** 0.75, s, s * 0.46),
        darker(c, 0.06),
      ) +
        path(
          blade((t) => Math.sin(Math.PI * t), s * 0.92, s * 0.18),
          lighter(c, 0.28),
        ) +
        stroke(
          `M${n(-s * 0.1)} ${n(-s * 0.16)}Q${n(-s * 0.2)} ${n(-s * 0.5)} ${n(-s * 0.06)} ${n(-s * 0.88)}M${n(s * 0.1)} ${n(-s * 0.16)}Q${n(s * 0.2)} ${n(-s * 0.5)} ${n(s * 0.06)} ${n(-s * 0.88)}`,
          darker(c, 0.3),
          1.6,
        ),
    ),
  star: (c, s) =>
    Array.from({ length: 8 }, (_, i) =>
      at(
        0,
        0,
        path(
          blade((t) => Math.sin(Math.PI * t ** 0.8), s * 0.55, s * 0.22),
          i % 2 ? c : darker(c, 0.14),
        ) +
          path(
            blade((t) => Math.sin(Math.PI * t), s * 0.4, s * 0.09),
            darker(c, 0.5),
          ),
        i * 45,
      ),
    ).join(''),
  drop: (c, s) =>
    at(
      0,
      s * 0.5,
      path(
        blade((t) => Math.sin(Math.PI * t ** 0.75) ** 0.85, s, s * 0.56),
        darker(c, 0.12),
      ) +
        path(
          blade((t) => Math.sin(Math.PI * t ** 0.75), s * 0.86, s * 0.38),
          c,
        ) +
        ellipse(-s * 0.08, -s * 0.4, s * 0.05, s * 0.14, '#fff', 'opacity=".3"'),
    ),
  stripe: (c, s) =>
    at(
      0,
      s * 0.5,
      path(
        blade((t) => Math.sin(Math.PI * t ** 0.75) ** 0.85, s, s * 0.5),
        c,
      ) +
        stroke(
          [-0.14, 0, 0.14]
            .map(
              (x) =>
                `M${n(x * s * 0.5)} ${n(-s * 0.08)}Q${n(x * s * 1.3)} ${n(-s * 0.45)} ${n(x * s * 0.3)} ${n(-s * 0.9)}`,
            )
            .join(''),
          '#f3ead6',
          s * 0.05,
        ),
    ),
  leaflet: (c, s) =>
    path(
      blade((t) => Math.sin(Math.PI * t ** 0.85), s, s * 0.44),
      c,
    ) + stroke(`M0 ${n(-s * 0.06)}L0 ${n(-s * 0.9)}`, lighter(c, 0.4), 1.6),
  kidney: (c, s) =>
    path(
      `M${n(-s * 0.5)} ${n(-s * 0.04)}C${n(-s * 0.5)} ${n(-s * 0.42)} ${n(s * 0.5)} ${n(-s * 0.42)} ${n(s * 0.5)} ${n(-s * 0.04)}C${n(s * 0.5)} ${n(s * 0.34)} ${n(s * 0.16)} ${n(s * 0.3)} 0 ${n(s * 0.14)}C${n(-s * 0.16)} ${n(s * 0.3)} ${n(-s * 0.5)} ${n(s * 0.34)} ${n(-s * 0.5)} ${n(-s * 0.04)}Z`,
      c,
    ) +
    ellipse(0, s * 0.08, s * 0.09, s * 0.04, lighter(c, 0.7)) +
    ellipse(-s * 0.18, -s * 0.16, s * 0.15, s * 0.05, '#fff', 'opacity=".28"'),
  ring: (c, s) =>
    circle(0, 0, s * 0.5, c) +
    circle(0, 0, s * 0.38, lighter(c, 0.5)) +
    Array.from({ length: 6 }, (_, i) =>
      at(
        0,
        0,
        path(
          blade((t) => Math.sin(Math.PI * 0.5 * t), s * 0.34, s * 0.26),
          lighter(c, 0.16),
        ),
        i * 60,
      ),
    ).join(''),
  powder: (c, s) => circle(0, 0, s * 0.5, c),
};

/** Definitions `g0…` to be placed with `use`; put them inside `<defs>`. */
export function grainDefs(grain: Grain): string {
  return grain.colours
    .map((colour, i) => `<g id="g${i}">${grains[grain.kind](colour, grain.size)}</g>`)
    .join('');
}

export interface Spot {
  x: number;
  y: number;
}

/** Particles strewn over the spots, each turned and sized a little differently. */
export function strew(random: Random, grain: Grain, spots: readonly Spot[], scale = 1): string {
  return spots
    .map(({ x, y }) => {
      const id = `g${random.int(0, grain.colours.length - 1)}`;
      const turn = Math.round(random.float(0, 360));
      const size = scale * random.float(0.84, 1.14);
      return `<use href="#${id}" transform="translate(${Math.round(x)} ${Math.round(y)}) rotate(${turn}) scale(${Math.round(size * 100) / 100})"/>`;
    })
    .join('');
}

/** Evenly scattered places in a circle (Vogel's sunflower spiral), shaken a little, in drawing order. */
export function discSpots(random: Random, count: number, radius: number): Spot[] {
  const spots = Array.from({ length: count }, (_, i) => {
    const r = radius * Math.sqrt((i + 0.5) / count);
    const a = i * 2.39996;
    return { x: Math.cos(a) * r + random.float(-6, 6), y: Math.sin(a) * r + random.float(-6, 6) };
  });
  return random.shuffle(spots);
}
