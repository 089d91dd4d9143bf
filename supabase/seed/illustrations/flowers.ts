import { darker, lighter, mix } from '#supabase/seed/illustrations/colour';
import { drawSideFlower, type SideFlower } from '#supabase/seed/illustrations/flowers-side';
import {
  at,
  blade,
  circle,
  halfBlade,
  n,
  type Profile,
  path,
  stroke,
} from '#supabase/seed/illustrations/svg';

type FaceFlower =
  | 'daisy'
  | 'rose'
  | 'star'
  | 'poppy'
  | 'hibiscus'
  | 'pompon'
  | 'sunflower'
  | 'cornflower'
  | 'nigella'
  | 'pansy';

/** A flower of one species. `size` is its radius (for side views, its height). */
export interface Flower {
  kind: FaceFlower | SideFlower;
  colour: string;
  heart: string;
  size: number;
  petals?: number;
}

const round: Profile = (t) => Math.sin(Math.PI * t ** 1.35) ** 0.75;
const slim: Profile = (t) => Math.sin(Math.PI * t ** 0.95) ** 0.9;
const fan: Profile = (t) => Math.sin(Math.PI * 0.5 * t) ** 0.8 * (t > 0.86 ? 1 - (t - 0.86) * 2.6 : 1);
const fringed: Profile = (t) => 0.22 + t * (t > 0.72 ? 0.7 + 0.5 * ((t * 14) % 1) : 0.95);

interface Petals {
  count: number;
  length: number;
  width: number;
  colour: string;
  profile: Profile;
  turn?: number;
  crisp?: boolean;
}

/** A whorl of petals around the origin, each with a shaded side. */
function whorl({ count, length, width, colour, profile, turn = 0, crisp = false }: Petals): string {
  const shape = path(blade(profile, length, width, crisp), colour);
  const shade = path(halfBlade(profile, length, width, crisp), darker(colour, 0.13), 'opacity=".75"');
  const rib = stroke(
    `M0 ${n(-length * 0.3)}L0 ${n(-length * 0.78)}`,
    darker(colour, 0.22),
    1.2,
    'opacity=".5"',
  );
  return Array.from({ length: count }, (_, i) =>
    at(0, 0, shape + shade + rib, turn + (i * 360) / count),
  ).join('');
}

function disc(r: number, colour: string): string {
  const dots = Array.from({ length: 26 }, (_, i) => {
    const d = r * 0.92 * Math.sqrt((i + 0.5) / 26);
    const a = i * 2.39996;
    return circle(
      d * Math.cos(a),
      d * Math.sin(a),
      r * 0.09,
      i % 3 ? darker(colour, 0.28) : lighter(colour, 0.35),
    );
  });
  return circle(0, 0, r, colour) + dots.join('');
}

const stamens = (count: number, reach: number, colour: string): string =>
  Array.from({ length: count }, (_, i) => {
    const a = (i * 2 * Math.PI) / count;
    const [x, y] = [Math.cos(a) * reach, Math.sin(a) * reach];
    return stroke(`M0 0L${n(x)} ${n(y)}`, darker(colour, 0.2), 1.6) + circle(x, y, reach * 0.11, colour);
  }).join('');

/** Overlapping rounds, the outer ones pale: reads as a rose, a peony or a double blossom. */
function rose({ colour, size }: Flower): string {
  const rings = [
    { count: 7, d: 0.56, r: 0.46, tone: lighter(colour, 0.2) },
    { count: 6, d: 0.4, r: 0.38, tone: colour },
    { count: 5, d: 0.24, r: 0.3, tone: darker(colour, 0.1) },
    { count: 3, d: 0.1, r: 0.2, tone: darker(colour, 0.22) },
  ];
  return rings
    .map(({ count, d, r, tone }, ring) =>
      Array.from({ length: count }, (_, i) => {
        const a = (i * 2 * Math.PI) / count + ring * 0.7;
        const [x, y] = [Math.cos(a) * d * size, Math.sin(a) * d * size];
        const rim = `stroke="${darker(tone, 0.2)}" stroke-width="${n(size * 0.018)}"`;
        return circle(x, y, r * size, i % 2 ? tone : mix(tone, '#fff3e6', 0.12), rim);
      }).join(''),
    )
    .join('');
}

function pompon({ colour, heart, size, petals = 18 }: Flower): string {
  const layers = [1, 0.78, 0.57, 0.37].map((share, i) =>
    whorl({
      count: Math.round(petals * (1 - i * 0.17)),
      length: size * share,
      width: size * 0.27,
      colour: i % 2 ? mix(colour, heart, 0.22 + i * 0.1) : mix(colour, heart, i * 0.12),
      profile: slim,
      turn: i * 11,
    }),
  );
  return layers.join('') + circle(0, 0, size * 0.14, heart);
}

const faces: Record<FaceFlower, (flower: Flower) => string> = {
  daisy: ({ colour, heart, size, petals = 14 }) =>
    whorl({ count: petals, length: size, width: (size * 5.4) / petals, colour, profile: round }) +
    disc(size * 0.34, heart),
  rose,
  star: ({ colour, heart, size, petals = 5 }) =>
    whorl({ count: petals, length: size, width: size * (petals > 5 ? 0.46 : 0.62), colour, profile: slim }) +
    stamens(petals, size * 0.26, heart) +
    circle(0, 0, size * 0.1, heart),
  poppy: ({ colour, heart, size }) =>
    whorl({ count: 4, length: size, width: size * 1.35, colour, profile: fan, turn: 45 }) +
    whorl({ count: 3, length: size * 0.82, width: size, colour: lighter(colour, 0.1), profile: fan }) +
    stamens(16, size * 0.32, heart) +
    circle(0, 0, size * 0.16, mix(heart, '#7d8a5a', 0.6)),
  hibiscus: ({ colour, heart, size }) =>
    whorl({ count: 5, length: size, width: size * 0.98, colour, profile: fan }) +
    circle(0, 0, size * 0.26, heart, 'opacity=".85"') +
    at(
      0,
      0,
      stroke(`M0 0L0 ${n(-size * 0.62)}`, '#f1cf83', size * 0.06) +
        circle(0, -size * 0.62, size * 0.08, '#e8b04a'),
      24,
    ),
  pompon,
  sunflower: ({ colour, heart, size }) =>
    whorl({
      count: 20,
      length: size,
      width: size * 0.27,
      colour: darker(colour, 0.1),
      profile: slim,
      turn: 9,
    }) +
    whorl({ count: 20, length: size * 0.94, width: size * 0.25, colour, profile: slim }) +
    disc(size * 0.45, heart),
  cornflower: ({ colour, heart, size }) =>
    whorl({ count: 9, length: size, width: size * 0.5, colour, profile: fringed, crisp: true }) +
    whorl({
      count: 7,
      length: size * 0.6,
      width: size * 0.3,
      colour: darker(colour, 0.18),
      profile: fringed,
      crisp: true,
      turn: 20,
    }) +
    stamens(9, size * 0.3, heart),
  nigella: ({ colour, heart, size }) =>
    whorl({ count: 10, length: size * 1.2, width: size * 0.08, colour: '#7f9a62', profile: slim, turn: 18 }) +
    whorl({ count: 8, length: size, width: size * 0.56, colour, profile: slim }) +
    stamens(12, size * 0.34, heart),
  pansy: ({ colour, heart, size }) =>
    [-32, 32]
      .map((turn) =>
        at(0, 0, whorl({ count: 1, length: size, width: size * 1.05, colour, profile: fan }), turn),
      )
      .join('') +
    [-105, 105, 180]
      .map((turn) =>
        at(
          0,
          0,
          whorl({
            count: 1,
            length: size * 0.9,
            width: size * 0.98,
            colour: lighter(colour, 0.35),
            profile: fan,
          }),
          turn,
        ),
      )
      .join('') +
    circle(0, 0, size * 0.2, heart),
};

const isFace = (kind: Flower['kind']): kind is FaceFlower => kind in faces;

/** A flower around the origin; side views stand on it. */
export function drawFlower(flower: Flower): string {
  return isFace(flower.kind) ? faces[flower.kind](flower) : drawSideFlower({ ...flower, kind: flower.kind });
}
