import { darker, lighter, mix } from '#supabase/seed/illustrations/colour';
import { discSpots, type Grain, type GrainKind, type Spot, strew } from '#supabase/seed/illustrations/grains';
import { n, path, stroke } from '#supabase/seed/illustrations/svg';
import type { Random } from '#supabase/seed/random';

/** The colour of the bed below the particles: their mean, in their shade. */
function bedColour({ kind, colours }: Grain): string {
  const [first = '#8a6a45', second = first] = colours;
  return kind === 'powder' ? first : darker(mix(first, second, 0.5), 0.2);
}

const slender = new Set<GrainKind>(['blade', 'thread', 'twist', 'crescent', 'clove']);

/** How many particles cover an area without baring the ground or drowning the renderer. */
function countFor(area: number, { kind, size }: Grain): number {
  const count = ((slender.has(kind) ? 4.6 : 3.1) * area) / (size * size);
  return Math.round(Math.min(270, Math.max(30, count)));
}

/** Loose ware filling a circle seen from above. Powders get ripples in place of particles. */
export function heapFromAbove(random: Random, grain: Grain, radius: number): string {
  const base = bedColour(grain);
  const bed = `<circle r="${n(radius)}" fill="${base}"/>`;
  if (grain.kind === 'powder') return bed + ripples(random, radius, base);
  return (
    bed + strew(random, grain, discSpots(random, countFor(Math.PI * radius * radius, grain), radius * 0.93))
  );
}

function ripples(random: Random, radius: number, base: string): string {
  const crest = `<circle cx="${n(-radius * 0.16)}" cy="${n(-radius * 0.2)}" r="${n(radius * 0.66)}" fill="${lighter(base, 0.16)}"/><circle cx="${n(-radius * 0.22)}" cy="${n(-radius * 0.28)}" r="${n(radius * 0.36)}" fill="${lighter(base, 0.3)}" fill-opacity=".8"/>`;
  const lines = [0.3, 0.5, 0.7, 0.88].map((share) => {
    const r = radius * share;
    return `M${n(-r)} ${n(r * 0.1)}A${n(r)} ${n(r)} 0 0 0 ${n(r * 0.7)} ${n(r * 0.7)}`;
  });
  const grit = discSpots(random, 90, radius * 0.95).map(({ x, y }) => `M${n(x)} ${n(y)}h.1`);
  return (
    crest +
    stroke(lines.join(''), darker(base, 0.14), 5, 'opacity=".45"') +
    stroke(grit.join(''), darker(base, 0.3), 4, 'opacity=".4"')
  );
}

const bellY = (x: number, width: number, height: number): number =>
  -height * Math.exp(-((x / (width * 0.29)) ** 2)) * (1 - (x / (width * 0.62)) ** 4);

function moundSpots(random: Random, width: number, height: number, count: number): Spot[] {
  return Array.from({ length: count }, () => {
    const x = (random.float(-0.3, 0.3) + random.float(-0.2, 0.2)) * width;
    return { x, y: bellY(x, width, height) * random.next() ** 0.62 };
  }).sort((a, b) => a.y - b.y);
}

/** A heap from the side, its foot on y = 0. */
export function moundFromSide(random: Random, grain: Grain, width: number, height: number): string {
  const base = bedColour(grain);
  const ridge = Array.from({ length: 17 }, (_, i) => {
    const x = (i / 16 - 0.5) * width;
    return `L${n(x)} ${n(Math.min(0, bellY(x, width, height)))}`;
  });
  const w = width / 2;
  const outline = `M${n(-w)} 10${ridge.join('')}L${n(w)} 10Q0 ${n(w * 0.16)} ${n(-w)} 10Z`;
  if (grain.kind !== 'powder') {
    const spots = moundSpots(random, width, height, countFor(width * height * 0.5, grain));
    return path(outline, base) + strew(random, grain, spots);
  }
  const lit = path(
    `M${n(-w)} 10${ridge.slice(0, 9).join('')}Q${n(-w * 0.1)} ${n(-height * 0.4)} ${n(-w * 0.2)} 16Z`,
    lighter(base, 0.2),
    'opacity=".75"',
  );
  const slides = [0.3, 0.5, 0.68].map(
    (t) =>
      `M${n(-w * 0.1 + w * t * 0.5)} ${n(-height * (1 - t))}q${n(w * 0.06)} ${n(height * 0.14)} ${n(w * 0.2)} ${n(height * 0.24)}`,
  );
  const grit = moundSpots(random, width, height, 90).map(({ x, y }) => `M${n(x)} ${n(y)}h.1`);
  return (
    path(outline, base) +
    lit +
    stroke(slides.join(''), darker(base, 0.16), 6, 'opacity=".5"') +
    stroke(grit.join(''), darker(base, 0.32), 4, 'opacity=".45"')
  );
}

/** A few particles that fell beside it, each with a small shadow. */
export function strays(random: Random, grain: Grain, spots: readonly Spot[], scale = 1): string {
  const dark = spots
    .map(
      ({ x, y }) =>
        `<ellipse cx="${n(x + 3)}" cy="${n(y + 6)}" rx="${n(grain.size * 0.42 * scale)}" ry="${n(grain.size * 0.26 * scale)}" fill="#2a1d10" fill-opacity=".16"/>`,
    )
    .join('');
  return (grain.kind === 'powder' ? '' : dark) + strew(random, grain, spots, scale);
}
