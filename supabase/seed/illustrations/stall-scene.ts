import { darker, lighter } from '#supabase/seed/illustrations/colour';
import { grainDefs } from '#supabase/seed/illustrations/grains';
import { commonDefs, shadow } from '#supabase/seed/illustrations/grounds';
import { moundFromSide } from '#supabase/seed/illustrations/mounds';
import { drawPlant } from '#supabase/seed/illustrations/plant';
import { type PlantName, plants } from '#supabase/seed/illustrations/plants';
import { at, circle, ellipse, n, path, rect, stroke } from '#supabase/seed/illustrations/svg';
import { bottle, tin } from '#supabase/seed/illustrations/vessels';
import { makeRandom, type Random } from '#supabase/seed/random';

/** A stall front: its colours and the plants it is known for. */
export interface StallPicture {
  seed: string;
  colours: readonly [awning: string, stripe: string, ware: string];
  plants: readonly PlantName[];
}

function awning(colour: string, stripe: string): string {
  const bays = Array.from({ length: 12 }, (_, i) => {
    const x = 120 + i * 80;
    const tone = i % 2 ? stripe : colour;
    return (
      path(
        `M${x} 40H${x + 80}L${n(x + 80 + (i - 5) * 6)} 150V168A${n(43)} 26 0 0 1 ${n(x + (i - 6) * 6)} 168V150Z`,
        tone,
      ) +
      path(
        `M${n(x + (i - 6) * 6)} 150H${n(x + 80 + (i - 5) * 6)}V168A43 26 0 0 1 ${n(x + (i - 6) * 6)} 168Z`,
        darker(tone, 0.12),
      )
    );
  });
  return bays.join('') + rect(112, 30, 976, 16, darker(colour, 0.3), 'rx="6"');
}

function crate(x: number, inner: string): string {
  const wood = '#c49a66';
  return at(
    x,
    352,
    inner +
      rect(-92, 0, 184, 62, wood, 'rx="3"') +
      rect(-92, 20, 184, 5, darker(wood, 0.25)) +
      rect(-92, 42, 184, 5, darker(wood, 0.25)) +
      rect(-92, 0, 14, 62, darker(wood, 0.14)) +
      rect(78, 0, 14, 62, darker(wood, 0.14)),
  );
}

function hangingBunch(name: PlantName, x: number, scale: number): string {
  const plant = plants[name];
  const stems = [-14, 0, 14].map((turn) =>
    at(0, 0, `<g transform="scale(.34)">${drawPlant(plant, 300, 10)}</g>`, 180 + turn, scale),
  );
  return stroke(`M${x} 160V196`, '#d9c7a0', 3) + at(x, 192, stems.join(''));
}

function shelf(random: Random, colours: StallPicture['colours'], name: PlantName): string {
  const plant = plants[name];
  const items = Array.from({ length: 9 }, (_, i) => {
    const x = 236 + i * 91;
    const tone = random.pick([colours[0], colours[2], lighter(colours[2], 0.35), darker(colours[0], 0.2)]);
    const badge =
      ellipse(0, 0, 44, 52, '#f8f0dc') +
      `<g transform="translate(0 36) scale(.2)">${drawPlant(plant, 320, 10)}</g>`;
    const drawn =
      i % 3 === 2
        ? `<g transform="scale(.2)">${bottle(220, 400, tone, '')}</g>`
        : `<g transform="scale(.21)">${tin(300, random.int(320, 420), tone, badge)}</g>`;
    return at(x, 298, drawn);
  });
  return (
    rect(180, 296, 840, 10, '#a97f4f') +
    rect(180, 306, 840, 5, darker('#a97f4f', 0.4), 'opacity=".35"') +
    items.join('')
  );
}

/** The stall front as an SVG document, 1200 by 480. */
export function composeStall({ seed, colours, plants: names }: StallPicture): string {
  const random = makeRandom(`stall:${seed}`);
  const [first, second = first, third = first] = names;
  if (!first || !second || !third) throw new RangeError(`The stall ${seed} needs a plant for its picture`);
  const [main, stripe] = colours;
  const wall = lighter(colours[2], 0.68);
  const cobbles = Array.from({ length: 34 }, (_, i) =>
    ellipse(20 + i * 36 + random.int(-8, 8), 456 + (i % 2) * 12, 17, 5, darker(wall, 0.2), 'opacity=".5"'),
  );
  const heaps = [first, second, third, first].map((name, i) => {
    const plant = plants[name];
    const grain = { ...plant.grain, size: Math.min(plant.grain.size, 30) };
    const id = `k${i}`;
    return {
      defs: grainDefs(grain).replace(/id="g/g, `id="${id}g`),
      drawn: moundFromSide(random, grain, 176, 62).replace(/href="#g/g, `href="#${id}g`),
    };
  });
  const crates = heaps.map(({ drawn }, i) => crate(276 + i * 216, drawn));
  const growing = [second, third].map((name, i) =>
    plants[name].habit === 'hero' ? ((['bay', 'rosemary'] as const)[i] ?? 'bay') : name,
  );
  const potted = [96, 1104].map(
    (x, i) =>
      shadow(x, 448, 74, 16) +
      at(
        x,
        446,
        `<g transform="translate(0 -64) scale(.56)">${drawPlant(plants[growing[i] ?? 'bay'], 430, i ? -30 : 30)}</g>` +
          path('M-46 -74H46L36 0H-36Z', '#c4744c') +
          rect(-52, -84, 104, 20, '#b5673f', 'rx="4"'),
      ),
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="480" viewBox="0 0 1200 480"><defs>${commonDefs}${heaps.map(({ defs }) => defs).join('')}</defs>` +
    rect(0, 0, 1200, 480, wall) +
    circle(900, 120, 240, lighter(wall, 0.4), 'opacity=".5"') +
    rect(0, 440, 1200, 40, darker(wall, 0.12)) +
    cobbles.join('') +
    rect(160, 150, 880, 260, darker(wall, 0.34)) +
    rect(160, 150, 880, 40, '#2a1d10', 'opacity=".16"') +
    rect(148, 60, 16, 390, '#8a6540') +
    rect(1036, 60, 16, 390, '#8a6540') +
    shelf(random, colours, first) +
    [second, third, second, third].map((name, i) => hangingBunch(name, 300 + i * 200, 1)).join('') +
    rect(132, 410, 936, 40, darker(main, 0.06)) +
    rect(132, 404, 936, 12, '#b98a55', 'rx="3"') +
    Array.from({ length: 13 }, (_, i) => rect(150 + i * 72, 418, 40, 32, stripe, 'opacity=".16"')).join('') +
    crates.join('') +
    awning(main, stripe) +
    potted.join('') +
    rect(0, 0, 1200, 480, 'url(#light)', 'opacity=".45"') +
    '</svg>'
  );
}
