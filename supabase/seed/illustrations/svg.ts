/** The few SVG words the illustrations are written in. Everything is text; nothing is parsed back. */

/** One decimal is finer than a pixel of the finished picture. */
export const n = (value: number): number => Math.round(value * 10) / 10;

/**
 * For an element's `opacity` the renderer composes a layer of the sheet's size, a millisecond or two each time; for
 * the opacity of its paint it does not. No shape here has both a fill and a stroke that should fade together.
 */
const fade = (fill: string, extra: string): string =>
  extra.replace(/(^|\s)opacity=/, fill === 'none' ? '$1stroke-opacity=' : '$1fill-opacity=');

/** A filled path; `extra` is more attributes, as text. */
export const path = (d: string, fill: string, extra = ''): string =>
  `<path d="${d}" fill="${fill}" ${fade(fill, extra)}/>`;

/** A line drawn with a round pen. */
export const stroke = (d: string, colour: string, width: number, extra = ''): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round" ${fade('none', extra)}/>`;

export const circle = (x: number, y: number, r: number, fill: string, extra = ''): string =>
  `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${fill}" ${fade(fill, extra)}/>`;

export const ellipse = (x: number, y: number, rx: number, ry: number, fill: string, extra = ''): string =>
  `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}" ${fade(fill, extra)}/>`;

export const rect = (x: number, y: number, w: number, h: number, fill: string, extra = ''): string =>
  `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" fill="${fill}" ${fade(fill, extra)}/>`;

/** What is drawn at the origin, moved, turned (degrees) and scaled. */
export const at = (x: number, y: number, inner: string, turn = 0, scale = 1): string =>
  `<g transform="translate(${n(x)} ${n(y)}) rotate(${n(turn)}) scale(${Math.round(scale * 1000) / 1000})">${inner}</g>`;

export type Point = readonly [number, number];

/** A soft closed line through the middle of each edge, with the points as handles. */
export function smooth(points: readonly Point[]): string {
  const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const first = points[0] ?? [0, 0];
  const start = middle(points.at(-1) ?? first, first);
  const curves = points.map((point, i) => {
    const end = middle(point, points[i + 1] ?? first);
    return `Q${n(point[0])} ${n(point[1])} ${n(end[0])} ${n(end[1])}`;
  });
  return `M${n(start[0])} ${n(start[1])}${curves.join('')}Z`;
}

/** Half the width of a blade at `t`, from its base (0) to its tip (1); 1 is the full half-width. */
export type Profile = (t: number) => number;

function edge(profile: Profile, length: number, width: number, side: 1 | -1, samples: number): Point[] {
  return Array.from({ length: samples + 1 }, (_, i) => {
    const t = i / samples;
    return [(side * profile(t) * width) / 2, -t * length] as const;
  });
}

const line = (points: readonly Point[]): string => points.map((p) => `L${n(p[0])} ${n(p[1])}`).join('');

const curve = (points: readonly Point[]): string =>
  points
    .slice(1)
    .map((p, i) => {
      const before = points[i] ?? p;
      return `Q${n(before[0])} ${n(before[1])} ${n((before[0] + p[0]) / 2)} ${n((before[1] + p[1]) / 2)}`;
    })
    .join('') + line(points.slice(-1));

/** A blade standing on the origin, tip up: leaf, petal, pod. `crisp` keeps teeth sharp. */
export function blade(profile: Profile, length: number, width: number, crisp = false): string {
  const draw = crisp ? line : curve;
  const samples = crisp ? 22 : 10;
  const left = edge(profile, length, width, -1, samples);
  const right = edge(profile, length, width, 1, samples).reverse();
  return `M0 0${draw(left)}${draw(right)}Z`;
}

/** The right half of the same blade, for its shaded side. */
export function halfBlade(profile: Profile, length: number, width: number, crisp = false): string {
  const right = edge(profile, length, width, 1, crisp ? 22 : 10);
  return `M0 0${(crisp ? line : curve)(right)}L0 ${n(-length)}Z`;
}
