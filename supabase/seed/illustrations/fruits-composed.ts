import { darker, lighter, mix } from '#supabase/seed/illustrations/colour';
import { at, blade, circle, ellipse, n, path, smooth, stroke } from '#supabase/seed/illustrations/svg';

/** Fruit made of many parts. Like all fruit they stand on the origin, `size` tall. */
interface Sized {
  colour: string;
  size: number;
}

/** A soft light on something round. */
export const shine = (x: number, y: number, rx: number, ry: number, turn = 0): string =>
  at(x, y, ellipse(0, 0, rx, ry, '#ffffff', 'opacity=".26"'), turn);

export const anise = ({ colour, size }: Sized): string => {
  const boat =
    path(
      blade((t) => Math.sin(Math.PI * t ** 0.8) ** 0.8, size * 0.52, size * 0.21),
      colour,
    ) +
    path(
      blade((t) => Math.sin(Math.PI * t) ** 0.7, size * 0.4, size * 0.1),
      darker(colour, 0.45),
    ) +
    at(0, -size * 0.28, ellipse(0, 0, size * 0.034, size * 0.055, '#c98f4e') + shine(-2, -3, 2, 4));
  const rim = stroke(
    blade((t) => Math.sin(Math.PI * t ** 0.8) ** 0.8, size * 0.52, size * 0.21),
    lighter(colour, 0.25),
    1.6,
  );
  const boats = Array.from({ length: 8 }, (_, i) => at(0, -size / 2, boat + rim, i * 45, i % 3 ? 1 : 0.88));
  return boats.join('') + circle(0, -size / 2, size * 0.06, darker(colour, 0.3));
};

export const berries = ({ colour, size }: Sized): string => {
  const spots: [number, number][] = [
    [0, -0.18],
    [-0.2, -0.36],
    [0.2, -0.4],
    [0, -0.56],
    [-0.24, -0.7],
    [0.2, -0.78],
    [0, -0.94],
  ];
  return spots
    .map(([x, y], i) => {
      const tone = i % 2 ? colour : darker(colour, 0.12);
      return (
        stroke(`M0 ${n(size * (y + 0.12))}L${n(x * size)} ${n(y * size)}`, '#7b7a4c', 2) +
        circle(x * size, y * size, size * 0.14, tone) +
        shine(x * size - size * 0.05, y * size - size * 0.05, size * 0.035, size * 0.05, 30)
      );
    })
    .join('');
};

export const citrus = ({ colour, size }: Sized): string => {
  const r = size / 2;
  const wedge = path(
    blade((t) => Math.sin(Math.PI * 0.5 * t) * (t > 0.9 ? 0.85 : 1), r * 0.78, r * 0.56),
    lighter(colour, 0.28),
  );
  return (
    circle(0, -r, r, colour) +
    circle(0, -r, r * 0.9, '#fff4dc') +
    Array.from({ length: 9 }, (_, i) => at(0, -r, wedge, i * 40)).join('') +
    circle(0, -r, r * 0.07, '#fff4dc')
  );
};

export const rhizome = ({ colour, size }: Sized): string => {
  const outline = smooth(
    [
      [-0.52, -0.2],
      [-0.5, -0.42],
      [-0.24, -0.44],
      [-0.22, -0.72],
      [-0.02, -0.8],
      [0.06, -0.48],
      [0.24, -0.5],
      [0.42, -0.7],
      [0.58, -0.58],
      [0.46, -0.34],
      [0.56, -0.14],
      [0.3, -0.06],
      [0.06, -0.12],
      [-0.16, 0.02],
      [-0.3, -0.1],
    ].map(([x, y]) => [(x ?? 0) * size, (y ?? 0) * size] as const),
  );
  const rings = [
    [-0.36, -0.28],
    [-0.14, -0.5],
    [0.1, -0.3],
    [0.3, -0.3],
    [0.44, -0.52],
  ].map(([x = 0, y = 0]) =>
    stroke(
      `M${n(x * size)} ${n((y - 0.09) * size)}q${n(size * 0.05)} ${n(size * 0.09)} ${n(size * 0.01)} ${n(size * 0.18)}`,
      darker(colour, 0.32),
      2,
      'opacity=".7"',
    ),
  );
  return (
    path(outline, colour) +
    rings.join('') +
    ellipse(size * 0.5, -size * 0.6, size * 0.075, size * 0.06, mix(colour, '#f08a1e', 0.55))
  );
};

export const quill = ({ colour, size }: Sized): string =>
  path(
    `M${n(-size * 0.1)} 0L${n(-size * 0.1)} ${n(-size)}L${n(size * 0.1)} ${n(-size)}L${n(size * 0.1)} 0Z`,
    colour,
  ) +
  path(
    `M${n(size * 0.02)} 0L${n(size * 0.02)} ${n(-size)}L${n(size * 0.1)} ${n(-size)}L${n(size * 0.1)} 0Z`,
    darker(colour, 0.2),
  ) +
  stroke(
    `M${n(-size * 0.05)} ${n(-size * 0.03)}L${n(-size * 0.045)} ${n(-size * 0.97)}M${n(size * 0.06)} ${n(-size * 0.05)}L${n(size * 0.055)} ${n(-size * 0.9)}`,
    lighter(colour, 0.24),
    1.6,
    'opacity=".6"',
  ) +
  ellipse(0, -size, size * 0.1, size * 0.036, darker(colour, 0.35)) +
  stroke(
    `M${n(-size * 0.055)} ${n(-size)}a${n(size * 0.028)} ${n(size * 0.018)} 0 1 1 ${n(size * 0.05)} ${n(size * 0.006)}M${n(size * 0.055)} ${n(-size)}a${n(size * 0.026)} ${n(size * 0.016)} 0 1 0 ${n(-size * 0.05)} ${n(size * 0.008)}`,
    lighter(colour, 0.3),
    2.2,
  );

export const comb = ({ colour, size }: Sized): string => {
  const r = size * 0.14;
  const cell = Array.from({ length: 6 }, (_, i) => {
    const a = (i * Math.PI) / 3 + Math.PI / 6;
    return `${i ? 'L' : 'M'}${n(Math.cos(a) * r)} ${n(Math.sin(a) * r)}`;
  }).join('');
  const cells = [
    [0, 0],
    [1, 0],
    [-1, 0],
    [0.5, 1],
    [-0.5, 1],
    [0.5, -1],
    [-0.5, -1],
    [1.5, 1],
    [-1.5, -1],
  ];
  return cells
    .map(([q = 0, row = 0], i) => {
      const [x, y] = [q * r * 1.76, -size * 0.5 + row * r * 1.53];
      return at(
        x,
        y,
        path(
          `${cell}Z`,
          i % 3 === 1 ? darker(colour, 0.2) : colour,
          `stroke="${lighter(colour, 0.45)}" stroke-width="4" stroke-linejoin="round"`,
        ) + shine(-r * 0.3, -r * 0.35, r * 0.16, r * 0.26, 40),
      );
    })
    .join('');
};
