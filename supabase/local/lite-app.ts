import { App, setExperimental } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import { MAX_OBJECT_BYTES } from './api-limits.ts';
import type { ApiOptions } from './api-options.ts';
import { makeStorageAdapter } from './storage-adapter.ts';

/**
 * On its first request lite grants ALL on every table of each schema that has row level security to anon,
 * authenticated and service_role, which would undo what migrations revoke. The roles and their rights are the
 * migrations' business here, so that step is marked as done before it can run. `livestall_api` could not grant
 * on the shop's tables anyway; __tests__/db/stack/rights.test.ts holds both to it.
 */
function connect(url: string, { name, connections }: LitePool) {
  const connection = createPostgresConnection({
    url,
    postgresOptions: {
      max: connections,
      connect_timeout: CONNECT_TIMEOUT_S,
      onnotice: () => {},
      connection: { application_name: `livestall-${name}` },
    },
  });
  Reflect.set(connection, 'rlsState', 'active');
  return connection;
}

export type LitePool = { name: string; connections: number };

const CONNECT_TIMEOUT_S = 3;

/** One app of lite with connections of its own, so that no product can use up another one's. */
export async function openLiteApp(options: ApiOptions, pool: LitePool): Promise<App> {
  setExperimental('storage', true);
  const app = new App({
    connection: connect(options.databaseUrl, pool),
    api: { enabled: true, schemas: ['public'], max_rows: 1000 },
    auth: {
      enabled: true,
      jwt_secret: options.jwtSecret,
      jwt_expiry: 3600,
      publishable_key: options.publishableKey,
      secret_key: options.secretKey,
      site_url: options.publicUrl,
    },
    storage: { enabled: true, file_size_limit: '100MiB' },
    studio: { enabled: false },
    options: { server: { admin: false, disableStudio: true } },
  });
  app._storageAdapter = makeStorageAdapter(options.storageDir, MAX_OBJECT_BYTES);
  await app.init();
  return app;
}
