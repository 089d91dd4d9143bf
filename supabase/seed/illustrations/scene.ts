import { darker, mix } from '#supabase/seed/illustrations/colour';
import { type TintName, tints } from '#supabase/seed/illustrations/grounds';
import type { Plant } from '#supabase/seed/illustrations/plant';
import type { Random } from '#supabase/seed/random';

/** What a composition gets: the plant, dice of its own, and the colours of the things around it. */
export interface SceneInput {
  plant: Plant;
  random: Random;
  tint: TintName;
  /** Ceramics in this picture. */
  glaze: string;
  /** Tins, lids and bands in this picture. */
  colour: string;
  /** What has been brewed, for cups. */
  liquid: string;
}

/** A composition draws on an 800 by 800 sheet, over the ground. */
export type Scene = (input: SceneInput) => string;

/**
 * What is drawn in one flat tone, a little darker than the ground: a cut-paper shadow. Shading and veins are left
 * out, they lie within the outline. Opaque, because a fading group costs a layer (see svg.ts); so shadows go on the
 * sheet before anything else does.
 */
export function silhouette(inner: string, tint: TintName): string {
  const { paper, tone } = tints[tint];
  const colour = darker(mix(paper, tone, 0.6), 0.12);
  return inner
    .replace(/<(path|circle|ellipse|rect)[^>]*-opacity="[^>]*\/>/g, '')
    .replace(/(fill|stroke)="#[0-9a-f]{3,6}"/g, `$1="${colour}"`);
}

export const kraft = '#cfa978';
export const stringColour = '#e9dcc0';
