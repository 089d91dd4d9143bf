import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App, type EmailDriver, setExperimental } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import { MAX_OBJECT_BYTES } from './api-limits.ts';
import type { ApiOptions } from './api-options.ts';
import { makeStorageAdapter } from './storage-adapter.ts';

const TEMPLATES = join(import.meta.dirname, '..', 'templates');

/** The same as in supabase/config.toml, which hosted projects take them from. */
export const MAIL_SUBJECTS = {
  confirmation: 'Confirm your address for Livestall',
  magic_link: 'Your sign-in link for Livestall',
  recovery: 'Choose a new password for Livestall',
  invite: 'You are invited to Livestall',
  email_change: 'Confirm your new address for Livestall',
} as const;

function templates(): Record<string, { subject: string; content_path: string }> {
  const present = new Set(readdirSync(TEMPLATES).map((file) => basename(file, '.html')));
  return Object.fromEntries(
    Object.entries(MAIL_SUBJECTS)
      .filter(([kind]) => present.has(kind))
      .map(([kind, subject]) => [kind, { subject, content_path: join(TEMPLATES, `${kind}.html`) }]),
  );
}

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
export async function openLiteApp(options: ApiOptions, pool: LitePool, email: EmailDriver): Promise<App> {
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
      additional_redirect_urls: [`${options.publicUrl}/**`],
      minimum_password_length: 8,
      email: {
        enable_signup: true,
        enable_confirmations: true,
        double_confirm_changes: true,
        otp_expiry: 3600,
        template: templates(),
      },
    },
    storage: { enabled: true, file_size_limit: '100MiB' },
    studio: { enabled: false },
    options: {
      server: { admin: false, disableStudio: true },
      drivers: { email },
    },
  });
  app._storageAdapter = makeStorageAdapter(options.storageDir, MAX_OBJECT_BYTES);
  await app.init();
  return app;
}
