import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { at, blade, halfBlade, n, type Profile, path, stroke } from '#supabase/seed/illustrations/svg';

export type LeafShape =
  | 'ovate'
  | 'lance'
  | 'linear'
  | 'obovate'
  | 'coin'
  | 'heart'
  | 'serrate'
  | 'lobed'
  | 'palmate'
  | 'pinnate'
  | 'feather'
  | 'needle';

/** A leaf of one species: shape and colour, length and width in the plant's own size. */
export interface Leaf {
  shape: LeafShape;
  colour: string;
  length: number;
  width: number;
}

const bow: Profile = (t) => Math.sin(Math.PI * t ** 0.72);

const profiles: Record<Exclude<LeafShape, 'palmate' | 'pinnate' | 'feather' | 'needle'>, Profile> = {
  ovate: bow,
  lance: (t) => Math.sin(Math.PI * t ** 0.85) ** 1.25,
  linear: (t) => Math.sin(Math.PI * t ** 0.6) ** 0.5 * 0.8,
  obovate: (t) => Math.sin(Math.PI * t ** 1.5),
  coin: (t) => Math.sqrt(Math.max(0, 1 - (2 * t - 1) ** 2)),
  heart: (t) => Math.sin(Math.PI * (0.16 + 0.84 * t) ** 0.62) ** 0.8,
  serrate: (t) => bow(t) * (0.86 + 0.2 * ((t * 11) % 1)),
  lobed: (t) => bow(t) * (0.68 + 0.34 * Math.cos(Math.PI * 7 * t) ** 2),
};

function veins(length: number, width: number, colour: string): string {
  const ribs = [0.24, 0.4, 0.56, 0.7].map((t) => {
    const x = n(width * 0.34 * Math.sin(Math.PI * t));
    const y = n(-length * t);
    const end = n(-length * (t + 0.13));
    return `M0 ${y}Q${n(x * 0.5)} ${n(-length * (t + 0.04))} ${x} ${end}M0 ${y}Q${n(-x * 0.5)} ${n(-length * (t + 0.04))} ${-x} ${end}`;
  });
  return stroke(ribs.join(''), colour, Math.max(1, width * 0.018), 'opacity=".55"');
}

function simple({ shape, colour, length, width }: Leaf & { shape: keyof typeof profiles }): string {
  const profile = profiles[shape];
  const crisp = shape === 'serrate';
  const rib = lighter(colour, 0.42);
  return (
    path(blade(profile, length, width, crisp), colour) +
    path(halfBlade(profile, length, width, crisp), darker(colour, 0.17)) +
    (width > 26 ? veins(length, width, rib) : '') +
    stroke(`M0 ${n(length * 0.08)}L0 ${n(-length * 0.9)}`, rib, Math.max(1.2, width * 0.035), 'opacity=".8"')
  );
}

function palmate(leaf: Leaf): string {
  const part = (turn: number, size: number) =>
    at(0, 0, simple({ ...leaf, shape: 'lance', length: leaf.length * size, width: leaf.width * 0.42 }), turn);
  return part(-78, 0.62) + part(78, 0.62) + part(-40, 0.86) + part(40, 0.86) + part(0, 1);
}

function pinnate(leaf: Leaf): string {
  const pairs = [0.22, 0.42, 0.62, 0.8].map((t, i) => {
    const part = {
      ...leaf,
      shape: 'ovate' as const,
      length: leaf.width * (0.78 - i * 0.07),
      width: leaf.width * 0.34,
    };
    const drawn = simple(part);
    return at(0, -leaf.length * t, drawn, -62 + i * 5) + at(0, -leaf.length * t, drawn, 62 - i * 5);
  });
  const tip = at(
    0,
    -leaf.length * 0.86,
    simple({ ...leaf, shape: 'ovate', length: leaf.width * 0.6, width: leaf.width * 0.34 }),
  );
  return stroke(`M0 0L0 ${n(-leaf.length * 0.9)}`, darker(leaf.colour, 0.1), 3) + pairs.join('') + tip;
}

/** Dill, fennel, nigella: a rib that branches into threads. */
function feather({ colour, length, width }: Leaf): string {
  const threads = Array.from({ length: 9 }, (_, i) => {
    const t = 0.14 + i * 0.095;
    const reach = width * 0.62 * (1.08 - t);
    const y = -length * t;
    return [-1, 1]
      .map((side) => {
        const x = side * reach;
        return `M0 ${n(y)}Q${n(x * 0.5)} ${n(y - reach * 0.2)} ${n(x)} ${n(y - reach * 0.75)}M${n(x * 0.5)} ${n(y - reach * 0.3)}l${n(x * 0.5)} ${n(-reach * 0.08)}M${n(x * 0.55)} ${n(y - reach * 0.34)}l${n(x * 0.08)} ${n(-reach * 0.5)}`;
      })
      .join('');
  });
  return stroke(`M0 0L0 ${n(-length)}`, darker(colour, 0.1), 3.2) + stroke(threads.join(''), colour, 2.4);
}

function needle({ colour, length, width }: Leaf): string {
  const blades = Array.from({ length: 12 }, (_, i) => {
    const y = -length * (0.06 + i * 0.075);
    const part = path(
      blade(profiles.linear, width * 0.62, width * 0.12),
      i % 2 ? colour : darker(colour, 0.16),
    );
    return at(0, y, part, -48) + at(0, y, part, 48);
  });
  return stroke(`M0 0L0 ${n(-length)}`, darker(colour, 0.3), 3.4) + blades.join('');
}

/** A leaf standing on the origin, tip up. */
export function drawLeaf(leaf: Leaf): string {
  if (leaf.shape === 'palmate') return palmate(leaf);
  if (leaf.shape === 'pinnate') return pinnate(leaf);
  if (leaf.shape === 'feather') return feather(leaf);
  if (leaf.shape === 'needle') return needle(leaf);
  return simple({ ...leaf, shape: leaf.shape });
}
