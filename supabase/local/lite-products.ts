import { CONNECTIONS } from './api-limits.ts';
import type { ApiOptions, Product } from './api-options.ts';
import { openLiteApp } from './lite-app.ts';
import { storageAnswer } from './storage-answers.ts';
import { plainUpload } from './storage-multipart.ts';

/** Forms are held in memory; browsers send pictures that way, lists come as streams. */
const MAX_FORM_BYTES = 50 * 1024 * 1024;

async function openApp(options: ApiOptions, name: keyof typeof CONNECTIONS) {
  const pool = { name: `api-${name}`, connections: CONNECTIONS[name] };
  const app = await openLiteApp(options, pool);
  return { app, close: () => app.connection.close() };
}

/** REST by lite. */
export async function openLiteRest(options: ApiOptions): Promise<Product> {
  const { app, close } = await openApp(options, 'rest');
  return { handle: (request, peerAddress) => app.fetch(request, { peerAddress }), close };
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
