import { clsx } from 'clsx';

/**
 * Joins class names. A `className` given to a component adds to its look (a place, a width); what a component
 * lets vary is a variant. So nothing is merged, and 8 kB of every page's script are saved.
 */
export const cn = clsx;
