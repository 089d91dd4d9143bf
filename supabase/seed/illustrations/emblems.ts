import { gearEmblems } from '#supabase/seed/illustrations/emblems-gear';
import { homeEmblems } from '#supabase/seed/illustrations/emblems-home';
import { wornEmblems } from '#supabase/seed/illustrations/emblems-worn';

/** Things of everyday trade, for catalogues that are not botanical. */
export const emblems = { ...wornEmblems, ...homeEmblems, ...gearEmblems };

export type EmblemName = keyof typeof emblems;
