import * as z from 'zod';
import { apiKey, apiKeyInput, apiKeyParams, newApiKey } from '#lib/market/vendors/api-keys/schema';
import { stallQuery } from '#lib/market/vendors/schema';
import { contract } from '#lib/web/contract';

export const apiKeysContract = contract({
  'DELETE /api/vendor/api-keys/:id': {
    summary: 'Revokes a key: at once and for good',
    auth: 'vendor',
    params: apiKeyParams,
  },
  'GET /api/vendor/api-keys': {
    summary: "A stall's keys without the keys themselves; for its owners",
    auth: 'vendor',
    query: stallQuery,
    answer: z.object({ keys: z.array(apiKey) }),
  },
  'POST /api/vendor/api-keys': {
    summary: 'Makes a key; this answer is the only place where it stands',
    auth: 'vendor',
    body: apiKeyInput,
    answer: newApiKey,
  },
});
