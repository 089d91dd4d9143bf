import { cafeDoCais } from '#supabase/seed/content/cafe-do-cais';
import { copperMortar } from '#supabase/seed/content/copper-mortar';
import { hortus } from '#supabase/seed/content/hortus';
import { kawaPodMostem } from '#supabase/seed/content/kawa-pod-mostem';
import { kruidenkade } from '#supabase/seed/content/kruidenkade';
import { maisonPavot } from '#supabase/seed/content/maison-pavot';
import { mesiniitty } from '#supabase/seed/content/mesiniitty';
import { nebelgarten } from '#supabase/seed/content/nebelgarten';
import { semillaVieja } from '#supabase/seed/content/semilla-vieja';
import type { StallSeed } from '#supabase/seed/content/stall';
import { tisanerie } from '#supabase/seed/content/tisanerie';
import { wiesenrausch } from '#supabase/seed/content/wiesenrausch';
import { zafferano } from '#supabase/seed/content/zafferano';

/** The market's twelve stalls; the first one belongs to the demo vendor. */
export const stalls: readonly StallSeed[] = [
  nebelgarten,
  zafferano,
  maisonPavot,
  kawaPodMostem,
  wiesenrausch,
  hortus,
  kruidenkade,
  tisanerie,
  copperMortar,
  semillaVieja,
  mesiniitty,
  cafeDoCais,
];

/** The stall that the demo vendor signs in to. */
export const demoStallSlug = nebelgarten.slug;
