import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App, type EmailDriver, setExperimental } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import { makeAuthMail } from './auth-mail.ts';
import { verifyEmailCode } from './auth-verify.ts';
import { serveFetch } from './http-fetch.ts';
import { makeStorageAdapter } from './storage-adapter.ts';
import { storageAnswer } from './storage-answers.ts';
import { plainUpload } from './storage-multipart.ts';

export type ApiOptions = {
  /** As `livestall_api`, the login that owns no table of the shop. */
  databaseUrl: string;
  /** 0 is any free one. */
  port: number;
  /** What links in mails start with: the gateway's origin, which serves /auth/v1. */
  publicUrl: string;
  jwtSecret: string;
  publishableKey: string;
  secretKey: string;
  smtpPort: number;
  storageDir: string;
};

export type RunningApi = { port: number; stop(): Promise<void> };

/** As large as the largest bucket takes: lists of products. Hosted projects must be set to this, see docs/configuration.md. */
const MAX_OBJECT_BYTES = 100 * 1024 * 1024;
/** Forms are held in memory; browsers send pictures that way, lists come as streams. */
const MAX_FORM_BYTES = 50 * 1024 * 1024;
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
function connect(url: string) {
  const connection = createPostgresConnection({
    url,
    postgresOptions: { max: 8, onnotice: () => {}, connection: { application_name: 'livestall-api' } },
  });
  Reflect.set(connection, 'rlsState', 'active');
  return connection;
}

function makeApp(options: ApiOptions, email: EmailDriver): App {
  setExperimental('storage', true);
  const app = new App({
    connection: connect(options.databaseUrl),
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
  return app;
}

/**
 * REST, Auth and Storage at /rest/v1, /auth/v1 and /storage/v1 on 127.0.0.1. It reads the schema once, so it
 * is started after migrations. Where lite's manners differ from hosted Supabase's, supabase-js meets hosted ones. Calls without an API key are refused; there is no admin mode.
 */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const mail = makeAuthMail(options.smtpPort, options.publicUrl);
  const app = makeApp(options, mail.driver);
  await app.init();
  const server = await serveFetch(async (incoming, peerAddress) => {
    const request = await plainUpload(incoming, MAX_FORM_BYTES);
    if (request instanceof Response) return request;
    const response = await mail.withRedirect(request, () =>
      verifyEmailCode(request, (asked) => app.fetch(asked, { peerAddress })),
    );
    return storageAnswer(request, response);
  }, options.port);
  return {
    port: server.port,
    async stop() {
      await server.stop();
      await app.connection.close();
    },
  };
}
