import { z } from 'zod';
import { remember } from '#lib/remember';

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL such as ${example}` });

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://user:password@host:5432/postgres'),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).max(200).default(12),
  /** Where this server reaches REST, Auth and Storage. */
  SUPABASE_URL: url(/^https?$/, 'https://project.supabase.co'),
  /** Where browsers reach them; empty means the shop's own origin, which the gateway proxies. */
  SUPABASE_PUBLIC_URL: z.union([z.literal(''), url(/^https?$/, 'https://project.supabase.co')]).optional(),
  SUPABASE_PUBLISHABLE_KEY: z
    .string()
    .min(20, 'is missing: copy the publishable (or anon) key of the project'),
  SUPABASE_SECRET_KEY: z.string().min(20, 'is missing: copy the secret (or service_role) key of the project'),
  /** Only for projects that sign tokens with a shared secret (HS256); others are verified by their JWKS. */
  SUPABASE_JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  SITE_URL: url(/^https?$/, 'https://shop.example').default('http://127.0.0.1:3000'),
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
