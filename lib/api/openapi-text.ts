import { createHash } from 'node:crypto';
import { openApi } from '#lib/api/openapi';
import { remember } from '#lib/base/remember';

/** The OpenAPI document as it is sent, made once for each process; `etag` changes with its bytes. */
export const openApiText = (): { text: string; etag: string } =>
  remember('openapi-text', () => {
    const text = JSON.stringify(openApi());
    return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
  });
