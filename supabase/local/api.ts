import { LIMITS } from './api-limits.ts';
import type { ApiOptions, Product } from './api-options.ts';
import { openLiveSessions } from './auth/live-sessions.ts';
import { openAuth } from './auth/open-auth.ts';
import { makeIsSecret } from './http/is-secret.ts';
import { makeWhoAsks, sentBy } from './http/who-asks.ts';
import { type Mount, type ServeOptions, serveFetch } from './http-fetch.ts';
import { openRest } from './rest/index.ts';
import { openStorage } from './storage/index.ts';

export type { ApiOptions } from './api-options.ts';

export type RunningApi = { port: number; stop(): Promise<void> };

/** The login of REST has the same password. It may take on the role of whoever asks, and owns nothing. */
const asAuthenticator = (url: string) => Object.assign(new URL(url), { username: 'authenticator' }).href;

/** REST's own login reads nothing of Auth: whether a person's session is there is asked on connections beside it. */
async function openRestWithSessions(options: ApiOptions): Promise<Product> {
  const sessions = openLiveSessions(options);
  try {
    const whoAsks = makeWhoAsks({ keys: options, isKeyNeeded: true, isLive: sessions.isLive });
    const rest = await openRest({ databaseUrl: asAuthenticator(options.databaseUrl), whoAsks });
    return {
      handle: rest.handle,
      close: async () => {
        await rest.close();
        await sessions.close();
      },
    };
  } catch (error) {
    await sessions.close();
    throw error;
  }
}

/**
 * What serves each product: the one place to put another in. A product opens connections of its own (as many as
 * `CONNECTIONS` in api-limits.ts gives it), has read what it needs of the schema when it resolves, and gets the
 * requests below its path within its own `LIMITS`. What a handler may rely on stands at `FetchHandler`.
 */
const OPEN: Record<keyof typeof LIMITS, (options: ApiOptions) => Promise<Product>> = {
  rest: openRestWithSessions,
  auth: openAuth,
  storage: openStorage,
};

/** The secret key is held by our own servers only: they keep to no client's share. */
function makeIsTrusted(secretKey: string): ServeOptions['isTrusted'] {
  const isSecretKey = makeIsSecret(secretKey);
  return (sent) => {
    const { key, bearer } = sentBy(sent);
    return isSecretKey(key) || isSecretKey(bearer ?? '');
  };
}

async function openAll(options: ApiOptions): Promise<{ mounts: Mount[]; close(): Promise<void> }> {
  const names = ['rest', 'auth', 'storage'] as const;
  const opened = await Promise.all(names.map(async (name) => ({ name, product: await OPEN[name](options) })));
  return {
    mounts: opened.map(({ name, product: { handle } }) => ({
      prefix: `/${name}/v1` as const,
      handle,
      limits: LIMITS[name],
    })),
    close: async () => {
      await Promise.allSettled(opened.map(({ product }) => product.close()));
    },
  };
}

/**
 * Serves REST, Auth and Storage at /rest/v1, /auth/v1 and /storage/v1 on 127.0.0.1, after migrations, as hosted
 * Supabase does. Calls without an API key are refused.
 */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { mounts, close } = await openAll(options);
  const server = await serveFetch({ mounts, isTrusted: makeIsTrusted(options.secretKey) }, options.port);
  return {
    port: server.port,
    async stop() {
      await server.stop();
      await close();
    },
  };
}
