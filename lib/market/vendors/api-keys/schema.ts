import * as z from 'zod';
import { apiScope } from '#lib/web/auth/scopes';
import { seenName } from '#lib/words/name-line';

export const apiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Its first twelve characters, to tell keys apart by. */
  prefix: z.string(),
  scopes: z.array(apiScope),
  /** Who made it, by name or address; '' when they do not work at the stall any more. */
  created_by: z.string(),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  /** To the minute; null: never. */
  last_used_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const newApiKey = z.object({
  key: apiKey,
  /** The key itself: told this once. */
  secret: z.string(),
});
export type NewApiKey = z.infer<typeof newApiKey>;

export const apiKeyForm = z.object({
  name: seenName.min(1, 'Say what the key is for.').max(80, 'Use at most 80 characters.'),
  scopes: z.array(apiScope).min(1, 'Choose at least one thing that the key may do.').max(6),
  /** Days from now; null: until it is revoked. */
  expires_in_days: z.number().int().min(1).max(730).nullable(),
});
export type ApiKeyForm = z.infer<typeof apiKeyForm>;

export const apiKeyInput = z.strictObject({ vendor_id: z.uuid(), ...apiKeyForm.shape });
export const apiKeyParams = z.strictObject({ id: z.uuid() });
