import { slugOf } from '#lib/words/slug';

/** The address of a product that a file names by a handle, a name or a SKU; '' when no letter is left. */
export const handleOf = (text: string): string => slugOf(text, 150);
