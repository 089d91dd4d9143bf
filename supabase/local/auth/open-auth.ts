import { openPool } from '#lib/data/postgres/open-pool';
import { CONNECTIONS } from '../api-limits.ts';
import type { Product } from '../api-options.ts';
import { makeWhoAsks } from '../http/who-asks.ts';
import { isLive } from '../session-life.ts';
import { answerError, answerWith } from './answer.ts';
import { requireKey } from './asker.ts';
import type { AuthContext } from './context.ts';
import { makeMailPace } from './mail-pace.ts';
import { makeMailer } from './mailer.ts';
import { findRoute } from './routes.ts';
import type { AuthOptions } from './settings.ts';

const PREFIX = '/auth/v1';

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
    whoAsks: makeWhoAsks({ keys: options, isKeyNeeded: true, isLive: (session) => isLive(sql, session) }),
  };
  return {
    async handle(request, address) {
      try {
        const url = new URL(request.url);
        const path = url.pathname.slice(PREFIX.length).replace(/\/$/, '');
        const { handle, id, isOpen } = findRoute(path, request.method);
        const call = { request, url, address };
        if (!isOpen) await requireKey(ctx, call);
        return answerWith(await handle(ctx, call, id));
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
