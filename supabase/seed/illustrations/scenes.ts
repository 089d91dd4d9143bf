import { boardScenes } from '#supabase/seed/illustrations/scenes-board';
import { packScenes } from '#supabase/seed/illustrations/scenes-pack';
import { plateScenes } from '#supabase/seed/illustrations/scenes-plate';
import { toolScenes } from '#supabase/seed/illustrations/scenes-tool';

/** Every composition, by the name that product data uses. */
export const scenes = { ...boardScenes, ...plateScenes, ...packScenes, ...toolScenes };

export type SceneName = keyof typeof scenes;
