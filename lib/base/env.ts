import * as z from 'zod';
import { remember } from '#lib/base/remember';

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL such as ${example}` });

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://user:password@host:5432/postgres'),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).max(200).default(12),
  /** Where this server reaches REST, Auth and Storage. */
  SUPABASE_URL: url(/^https?$/, 'https://project.supabase.co'),
  /** Where this server reaches Realtime, if not at SUPABASE_URL. */
  REALTIME_URL: url(/^https?$/, 'https://project.supabase.co').optional(),
  /** Where browsers reach them; empty means the shop's own origin, which the gateway proxies. */
  SUPABASE_PUBLIC_URL: z.union([z.literal(''), url(/^https?$/, 'https://project.supabase.co')]).optional(),
  SUPABASE_PUBLISHABLE_KEY: z
    .string()
    .min(20, 'is missing: copy the publishable (or anon) key of the project'),
  SUPABASE_SECRET_KEY: z.string().min(20, 'is missing: copy the secret (or service_role) key of the project'),
  /** Only for projects that sign tokens with a shared secret (HS256); others are verified by their JWKS. */
  SUPABASE_JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  SITE_URL: url(/^https?$/, 'https://shop.example').default('http://127.0.0.1:3000'),
  /** `off` lets every request reach the database: for measuring, and to rule the caches out when something is wrong. */
  CACHE: z.enum(['on', 'off']).default('on'),
  /** Shares rate limits and a second cache tier between instances; without it each has its own. */
  REDIS_URL: url(/^rediss?$/, 'redis://host:6379').optional(),
  /** Addresses or networks of the proxies in front, comma-separated: only they may say who the client is. */
  TRUSTED_PROXIES: z.string().default(''),
  /** Multiplies every rate limit. */
  RATE_LIMIT_SCALE: z.coerce.number().positive().default(1),
  /** Told by POST which tags changed; only with it may caches outside the shop keep answers. */
  CDN_PURGE_URL: url(/^https?$/, 'https://cdn.example/purge').optional(),
  /** Lets a scraper that is not on this machine read /metrics: `Authorization: Bearer <token>`. */
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  /** `off`: no worker is started beside the shop; others run `npm run worker` somewhere. */
  WORKER: z.enum(['on', 'off']).default('on'),
  /** Where mail is handed over. */
  SMTP_URL: url(/^smtps?$/, 'smtp://user:password@host:587').optional(),
  MAIL_FROM: z.string().min(3).default('Livestall <market@livestall.test>'),
  /** Who is told of alerts, comma-separated; empty means every admin. */
  ALERT_EMAILS: z.string().default(''),
  ALERT_WEBHOOK_URL: url(/^https?$/, 'https://chat.example/hook').optional(),
  /** Servers of the operator's own network that feeds may be on, as address:port, comma-separated; all others there are refused. */
  FEED_PRIVATE_SERVERS: z
    .string()
    .regex(
      /^(\s*(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\]):\d{1,5}\s*(,|$))*\s*$/i,
      'must be addresses with their ports, such as 10.0.4.7:8080, [fd00::7]:443',
    )
    .default(''),
  /** Set by the embedded stack for the processes that it serves. */
  LIVESTALL_EMBEDDED: z.enum(['0', '1']).default('0'),
});

export type Env = z.infer<typeof schema>;

/** Parses settings; throws one sentence per wrong variable, naming it and the fix. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(
    Object.entries(source).filter(([key, value]) => value !== '' || key === 'SUPABASE_PUBLIC_URL'),
  );
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new Error(`Settings are not complete. ${lines.join('; ')}. See docs/configuration.md.`);
}

/** The settings of this process, read once. */
export function readEnv(): Env {
  return remember('env', () => parseEnv(process.env));
}

export interface PublicSettings {
  /** Base URL of Supabase for browsers; '' is the page's own origin. */
  supabaseUrl: string;
  publishableKey: string;
}

/** What every visitor may know. Read when a page is rendered, so that one build serves every environment. */
export function publicSettings(): PublicSettings {
  const env = readEnv();
  return {
    supabaseUrl: env.SUPABASE_PUBLIC_URL ?? env.SUPABASE_URL,
    publishableKey: env.SUPABASE_PUBLISHABLE_KEY,
  };
}

/** The public address of an object in Storage, as a browser asks for it. */
export function publicObjectUrl(bucket: string, path: string): string {
  return `${publicSettings().supabaseUrl}/storage/v1/object/public/${bucket}/${path}`;
}
