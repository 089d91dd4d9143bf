import type { App } from '@supabase/lite';
import { CONNECTIONS } from './api-limits.ts';
import type { ApiOptions, Product } from './api-options.ts';
import { openLiteApp } from './lite-app.ts';
import { storageAnswer } from './storage-answers.ts';
import { plainUpload } from './storage-multipart.ts';

/** Forms are held in memory; browsers send pictures that way, lists come as streams. */
const MAX_FORM_BYTES = 50 * 1024 * 1024;

/** A read of each product that needs the schema. */
const FIRST_READ = {
  storage: '/storage/v1/bucket',
} as const;

/**
 * lite reads the schema when it is first asked, and once for everybody who asks meanwhile: 300 waiting requests made
 * the first answer take half a minute. So it is asked once before anybody can.
 */
async function readSchema(app: App, name: keyof typeof FIRST_READ, key: string): Promise<void> {
  const request = new Request(`http://127.0.0.1${FIRST_READ[name]}`, {
    headers: { apikey: key, authorization: `Bearer ${key}` },
  });
  const response = await app.fetch(request, { peerAddress: '127.0.0.1' });
  await response.body?.cancel();
  if (response.status >= 500) throw new Error(`${name} could not read the schema of the database`);
}

async function openApp(options: ApiOptions, name: keyof typeof FIRST_READ) {
  const pool = { name: `api-${name}`, connections: CONNECTIONS[name] };
  const app = await openLiteApp(options, pool);
  await readSchema(app, name, options.secretKey);
  return { app, close: () => app.connection.close() };
}

/** Storage by lite, with hosted manners and files of ours. */
export async function openLiteStorage(options: ApiOptions): Promise<Product> {
  const { app, close } = await openApp(options, 'storage');
  return {
    async handle(incoming, peerAddress) {
      const request = await plainUpload(incoming, MAX_FORM_BYTES);
      if (request instanceof Response) return request;
      return storageAnswer(request, await app.fetch(request, { peerAddress }));
    },
    close,
  };
}
