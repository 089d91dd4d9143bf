import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { at, blade, circle, ellipse, n, type Profile, path, stroke } from '#supabase/seed/illustrations/svg';

export type SideFlower =
  | 'spike'
  | 'umbel'
  | 'cluster'
  | 'crocus'
  | 'thistle'
  | 'bells'
  | 'bud'
  | 'ear'
  | 'tail'
  | 'globe'
  | 'statice';

interface Side {
  kind: SideFlower;
  colour: string;
  heart: string;
  size: number;
}

const petal: Profile = (t) => Math.sin(Math.PI * t ** 1.1) ** 0.85;
const tube: Profile = (t) => 0.35 + 0.65 * Math.sin(Math.PI * (0.08 + t * 0.8));

/** Lavender, sage, hyssop: florets in tiers up the stem. */
function spike({ colour, heart, size }: Side): string {
  const floret =
    path(blade(petal, size * 0.17, size * 0.11), colour) +
    circle(0, -size * 0.14, size * 0.035, lighter(colour, 0.35));
  const dark = path(blade(petal, size * 0.17, size * 0.11), darker(colour, 0.2));
  const tiers = Array.from({ length: 8 }, (_, i) => {
    const y = -size * (0.06 + i * 0.108);
    const spread = 1 - i * 0.055;
    return (
      at(0, y, dark, -66, spread) +
      at(0, y, dark, 66, spread) +
      at(0, y, floret, -30, spread) +
      at(0, y, floret, 30, spread) +
      at(0, y, floret, 0, spread)
    );
  });
  return stroke(`M0 0L0 ${n(-size)}`, heart, 3.5) + tiers.join('');
}

/** Dill, fennel, coriander, elder: rays that end in small heads. */
function umbel({ colour, heart, size }: Side): string {
  const rays = Array.from({ length: 9 }, (_, i) => {
    const a = ((-74 + i * 18.5) * Math.PI) / 180;
    const x = Math.sin(a) * size * 0.78;
    const y = -Math.cos(a) * size * 0.66 - size * 0.16;
    const dots = Array.from({ length: 9 }, (_, k) => {
      const b = k * 2.4;
      const r = size * 0.05 * Math.sqrt(k);
      return circle(
        x + Math.cos(b) * r,
        y + Math.sin(b) * r * 0.7,
        size * 0.036,
        k % 3 ? colour : lighter(colour, 0.45),
      );
    });
    return stroke(`M0 0Q${n(x * 0.3)} ${n(y * 0.7)} ${n(x)} ${n(y)}`, heart, 2.4) + dots.join('');
  });
  return rays.join('');
}

/** Linden, meadowsweet, yarrow, elder: a loose cloud of small stars. */
function cluster({ colour, heart, size }: Side): string {
  const stars = Array.from({ length: 30 }, (_, i) => {
    const r = Math.sqrt((i + 0.5) / 30);
    const a = i * 2.39996;
    const x = Math.cos(a) * r * size * 0.55;
    const y = -size * 0.55 + Math.sin(a) * r * size * 0.4;
    const tone = i % 3 === 0 ? lighter(colour, 0.35) : i % 3 === 1 ? colour : darker(colour, 0.1);
    return (
      (i % 4 === 0
        ? stroke(`M0 0Q${n(x * 0.2)} ${n(y * 0.6)} ${n(x)} ${n(y)}`, darker(heart, 0.1), 1.8)
        : '') +
      circle(x, y, size * 0.062, tone) +
      circle(x, y, size * 0.02, darker(colour, 0.35))
    );
  });
  return stroke(`M0 0L0 ${n(-size * 0.4)}`, heart, 3) + stars.join('');
}

/** Saffron crocus: a lilac cup with three crimson threads hanging out of it. */
function crocus({ colour, heart, size }: Side): string {
  const cup = path(blade(petal, size * 0.9, size * 0.4), darker(colour, 0.12));
  const front =
    path(blade(petal, size * 0.84, size * 0.36), colour) +
    stroke(`M0 ${n(-size * 0.2)}L0 ${n(-size * 0.7)}`, darker(colour, 0.2), 1.5);
  const pale = path(blade(petal, size * 0.74, size * 0.34), lighter(colour, 0.22));
  const threads = [-30, 4, 34].map((turn) =>
    at(
      0,
      -size * 0.42,
      stroke(
        `M0 0C${n(size * 0.02)} ${n(-size * 0.2)} ${n(-size * 0.04)} ${n(-size * 0.36)} 0 ${n(-size * 0.56)}`,
        heart,
        size * 0.038,
      ),
      turn,
    ),
  );
  return (
    at(0, 0, cup, -34) +
    at(0, 0, cup, 34) +
    at(0, 0, cup, 0) +
    threads.join('') +
    at(0, 0, front, -17) +
    at(0, 0, front, 18) +
    at(0, 0, pale, -44) +
    at(0, 0, pale, 46)
  );
}

/** Safflower, thistle, artichoke: a scaly cup and a brush. */
function thistle({ colour, heart, size }: Side): string {
  const brush = Array.from({ length: 15 }, (_, i) => {
    const turn = -49 + i * 7;
    const line = `M0 0Q${n(size * 0.03)} ${n(-size * 0.3)} 0 ${n(-size * (0.62 - Math.abs(i - 7) * 0.015))}`;
    return at(0, -size * 0.36, stroke(line, i % 2 ? colour : darker(colour, 0.16), size * 0.05), turn);
  });
  const scales = Array.from({ length: 9 }, (_, i) => {
    const row = Math.floor(i / 3);
    const part = path(blade(petal, size * 0.2, size * 0.16), row % 2 ? heart : darker(heart, 0.14));
    return at(((i % 3) - 1) * size * 0.12, -size * (0.06 + row * 0.1), part, ((i % 3) - 1) * 16);
  });
  return (
    brush.join('') + ellipse(0, -size * 0.22, size * 0.22, size * 0.24, darker(heart, 0.08)) + scales.join('')
  );
}

function bells({ colour, heart, size }: Side): string {
  const bell =
    path(blade(tube, size * 0.36, size * 0.26), colour) +
    stroke(`M0 ${n(-size * 0.08)}L0 ${n(-size * 0.28)}`, darker(colour, 0.22), 1.6);
  const hang = [0.2, 0.45, 0.68, 0.88].map((t, i) =>
    at(
      0,
      -size * t,
      stroke(`M0 0L0 ${n(-size * 0.1)}`, heart, 2) + at(0, -size * 0.08, bell),
      i % 2 ? 112 : -112,
    ),
  );
  return stroke(`M0 0Q${n(size * 0.05)} ${n(-size * 0.5)} 0 ${n(-size)}`, heart, 3.4) + hang.join('');
}

/** A closed rose: wrapped petals above green sepals. */
function bud({ colour, heart, size }: Side): string {
  const wrap = (turn: number, tone: string, share: number) =>
    at(0, -size * 0.14, path(blade(petal, size * 0.8 * share, size * 0.46), tone), turn);
  const sepal = path(blade(petal, size * 0.42, size * 0.14), heart);
  return (
    wrap(0, darker(colour, 0.22), 1) +
    wrap(-15, darker(colour, 0.06), 0.97) +
    wrap(17, colour, 0.93) +
    wrap(-4, lighter(colour, 0.14), 0.74) +
    at(0, -size * 0.02, sepal, -42) +
    at(0, -size * 0.02, sepal, 42) +
    at(0, -size * 0.02, sepal, 0) +
    ellipse(0, -size * 0.06, size * 0.11, size * 0.1, darker(heart, 0.08))
  );
}

/** Wheat, barley, canary grass. */
function ear({ colour, heart, size }: Side): string {
  const grain =
    path(blade(petal, size * 0.2, size * 0.085), colour) +
    stroke(`M0 ${n(-size * 0.18)}L0 ${n(-size * 0.42)}`, lighter(colour, 0.2), 1.4);
  const shade =
    path(blade(petal, size * 0.2, size * 0.085), darker(colour, 0.15)) +
    stroke(`M0 ${n(-size * 0.18)}L0 ${n(-size * 0.42)}`, colour, 1.4);
  const rows = Array.from(
    { length: 8 },
    (_, i) => at(0, -size * i * 0.095, shade, 26) + at(0, -size * (i * 0.095 + 0.03), grain, -26),
  );
  return stroke(`M0 0L0 ${n(-size * 0.8)}`, heart, 2.6) + rows.join('') + at(0, -size * 0.76, grain);
}

/** Bunny tail, pampas: a soft plume. */
function tail({ colour, heart, size }: Side): string {
  const hairs = Array.from({ length: 44 }, (_, i) => {
    const t = i / 44;
    const side = i % 2 ? 1 : -1;
    const x = side * size * 0.24 * Math.sin(Math.PI * (0.12 + t * 0.82));
    return stroke(
      `M0 ${n(-size * t * 0.86)}Q${n(x * 0.7)} ${n(-size * (t * 0.86 + 0.04))} ${n(x)} ${n(-size * (t * 0.86 + 0.17))}`,
      i % 3 ? colour : lighter(colour, 0.4),
      2.2,
    );
  });
  return (
    ellipse(0, -size * 0.5, size * 0.15, size * 0.46, darker(colour, 0.08)) +
    stroke(`M0 0L0 ${n(-size * 0.2)}`, heart, 2.6) +
    hairs.join('')
  );
}

/** Globe amaranth, craspedia, clover, allium: a ball of florets. */
function globe({ colour, size }: Side): string {
  const dots = Array.from({ length: 42 }, (_, i) => {
    const d = size * 0.46 * Math.sqrt((i + 0.5) / 42);
    const a = i * 2.39996;
    const tone = i % 3 === 0 ? lighter(colour, 0.3) : i % 3 === 1 ? colour : darker(colour, 0.2);
    return circle(Math.cos(a) * d, -size * 0.45 + Math.sin(a) * d, size * 0.07, tone);
  });
  return circle(0, -size * 0.45, size * 0.5, darker(colour, 0.14)) + dots.join('');
}

/** Statice, heather, limonium: one-sided papery sprays. */
function statice({ colour, heart, size }: Side): string {
  const floret =
    path(blade(petal, size * 0.2, size * 0.17), colour) +
    path(blade(petal, size * 0.12, size * 0.08), lighter(colour, 0.6));
  const sprays = [-38, -12, 14, 40].map((turn, s) => {
    const heads = Array.from({ length: 5 }, (_, i) =>
      at(0, -size * (0.36 + i * 0.13), floret, (i % 2 ? 42 : -42) + s * 3),
    );
    return at(
      0,
      0,
      stroke(`M0 0L0 ${n(-size * 0.92)}`, heart, 2.6) + heads.join('') + at(0, -size * 0.9, floret),
      turn,
    );
  });
  return sprays.join('');
}

const draw: Record<SideFlower, (flower: Side) => string> = {
  spike,
  umbel,
  cluster,
  crocus,
  thistle,
  bells,
  bud,
  ear,
  tail,
  globe,
  statice,
};

/** A flower seen from the side, standing on the origin. */
export const drawSideFlower = (flower: Side): string => draw[flower.kind](flower);
