import * as z from 'zod';

/** What a key may be good for. */
export const apiScope = z.enum([
  'products:read',
  'products:write',
  'inventory:write',
  'orders:read',
  'orders:write',
  'imports:write',
]);
export type ApiScope = z.infer<typeof apiScope>;
