import { flowerPlants } from '#supabase/seed/illustrations/plants-flower';
import { gardenPlants } from '#supabase/seed/illustrations/plants-garden';
import { leafPlants } from '#supabase/seed/illustrations/plants-leaf';
import { spicePlants } from '#supabase/seed/illustrations/plants-spice';

/** Every species the illustrator knows, by the name that product data uses. */
export const plants = { ...leafPlants, ...spicePlants, ...flowerPlants, ...gardenPlants };

export type PlantName = keyof typeof plants;
