import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import * as z from 'zod';

/**
 * Where the conformance suites run: the embedded stack of the test run, or, with these variables, a hosted project
 * (a scratch one: the suites make and drop tables of their own in it).
 *
 *   CONFORMANCE_SUPABASE_URL, CONFORMANCE_PUBLISHABLE_KEY, CONFORMANCE_SECRET_KEY, CONFORMANCE_DATABASE_URL
 */
const environment = z.object({
  url: z.url(),
  /** Where Realtime is reached; in a test run there is no gateway that puts it beside the rest. */
  realtimeUrl: z.url(),
  publishableKey: z.string().min(1),
  secretKey: z.string().min(1),
  /** As `postgres`, over a session connection: for the tables that the cases need. */
  databaseUrl: z.url(),
});

const {
  CONFORMANCE_SUPABASE_URL: hosted,
  CONFORMANCE_PUBLISHABLE_KEY,
  CONFORMANCE_SECRET_KEY,
  CONFORMANCE_DATABASE_URL,
} = process.env;

export const isHosted = hosted !== undefined;

export const target = environment.parse(
  isHosted
    ? {
        url: hosted,
        realtimeUrl: hosted,
        publishableKey: CONFORMANCE_PUBLISHABLE_KEY,
        secretKey: CONFORMANCE_SECRET_KEY,
        databaseUrl: CONFORMANCE_DATABASE_URL,
      }
    : {
        url: process.env.SUPABASE_URL,
        realtimeUrl: process.env.REALTIME_URL,
        publishableKey: process.env.SUPABASE_PUBLISHABLE_KEY,
        secretKey: process.env.SUPABASE_SECRET_KEY,
        databaseUrl: process.env.DATABASE_URL,
      },
);

const plain = { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } };

/** A client of a visitor: the publishable key, nobody signed in. */
export const asVisitor = (): SupabaseClient => createClient(target.url, target.publishableKey, plain);

/** A client of a server: the secret key. */
export const asServer = (): SupabaseClient => createClient(target.url, target.secretKey, plain);

/** A connection as `postgres`; the caller ends it. */
export const openDatabase = () => postgres(target.databaseUrl, { max: 2, onnotice: () => {} });
