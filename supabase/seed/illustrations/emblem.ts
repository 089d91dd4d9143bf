import { path } from '#supabase/seed/illustrations/svg';

/** Draws a thing about 400 pixels tall around the origin, in one main colour and one that goes with it. */
export type Emblem = (main: string, second: string) => string;

export const METAL = '#b9bcb8';
export const WOOD = '#a9774a';
export const PAPER = '#f8f0dc';

/** A filled outline, lit from the left. */
export const solid = (d: string, colour: string): string => path(d, colour) + path(d, 'url(#turn)');
