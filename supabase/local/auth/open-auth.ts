import { openPool } from '#lib/data/postgres/open-pool';
import { CONNECTIONS } from '../api-limits.ts';
import type { Product } from '../api-options.ts';
import { isServerKey } from './access-token.ts';
import { answerError, answerPreflight, answerWith } from './answer.ts';
import { AuthError } from './auth-error.ts';
import type { AuthContext } from './context.ts';
import { makeMailPace } from './mail-pace.ts';
import { makeMailer } from './mailer.ts';
import { findRoute } from './routes.ts';
import type { AuthOptions } from './settings.ts';

const PREFIX = '/auth/v1';

async function assertKey({ options }: AuthContext, request: Request): Promise<void> {
  const key = request.headers.get('apikey') ?? new URL(request.url).searchParams.get('apikey') ?? '';
  if (key === options.publishableKey || (key !== '' && (await isServerKey(options, key)))) return;
  throw key === ''
    ? new AuthError(401, 'no_authorization', 'No API key found in request')
    : new AuthError(401, 'no_authorization', 'Invalid API key');
}

/**
 * Auth of the embedded stack, on the tables of the schema `auth`: what supabase-js asks of hosted Supabase Auth for
 * accounts with an e-mail address. See docs/embedded-stack.md for what it leaves out, and decision 021 for why it is
 * our own.
 */
export async function openAuth(options: AuthOptions): Promise<Product> {
  const sql = openPool(options.databaseUrl, {
    max: CONNECTIONS.auth,
    onnotice: () => {},
    silenceMs: 15_000,
    connection: { application_name: 'livestall-auth', statement_timeout: 10_000 },
  });
  const mailer = makeMailer(options.smtpPort, options.publicUrl);
  await sql`select 1 from auth.mailed_tokens limit 1`;
  const ctx: AuthContext = {
    sql,
    options,
    mailer,
    pace: makeMailPace({ scale: options.rateLimitScale ?? 1 }),
  };
  return {
    async handle(request, address) {
      try {
        if (request.method === 'OPTIONS') return answerPreflight(request);
        const url = new URL(request.url);
        const path = url.pathname.slice(PREFIX.length).replace(/\/$/, '');
        const { handle, id, isOpen } = findRoute(path, request.method);
        if (!isOpen) await assertKey(ctx, request);
        return answerWith(await handle(ctx, { request, url, address }, id));
      } catch (error) {
        return answerError(request, error);
      }
    },
    async close() {
      mailer.close();
      await sql.end({ timeout: 2 });
    },
  };
}
