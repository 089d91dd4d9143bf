import type { CatalogueRow } from '#supabase/seed/catalogue-file';
import { emblemKey, paletteCount } from '#supabase/seed/catalogue-market';
import { catalogueStalls } from '#supabase/seed/content/catalogue-stalls';
import { emblemFor } from '#supabase/seed/content/catalogue-styles';
import { stallId } from '#supabase/seed/demo-market';
import { composeEmblem } from '#supabase/seed/illustrations/compose-emblem';
import type { PlantName } from '#supabase/seed/illustrations/plants';
import { composeStall } from '#supabase/seed/illustrations/stall-scene';
import type { PictureOrder } from '#supabase/seed/pictures';

const frontPlants: PlantName[] = ['lavender', 'rosemary', 'olive'];

/** The stall fronts, and one picture per style and palette, which all products of that kind share. */
export function cataloguePictures(rows: readonly CatalogueRow[]): PictureOrder[] {
  const fronts = catalogueStalls.map(({ slug, colours }) => ({
    key: `stall:${slug}`,
    folder: stallId(slug),
    compose: () => composeStall({ seed: slug, colours, plants: frontPlants }),
  }));
  const styles = Map.groupBy(rows, (row) => row.style);
  const emblems = [...styles].flatMap(([style, members], index) =>
    Array.from({ length: paletteCount(members.length) }, (_, palette) => ({
      key: emblemKey(style, palette),
      folder: 'shared',
      compose: () => composeEmblem(emblemFor(style), style, index + palette * 2),
    })),
  );
  return [...fronts, ...emblems];
}
